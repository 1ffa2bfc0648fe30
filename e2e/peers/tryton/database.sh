# A PostgreSQL of Tryton's own, below its folder. Sourced after ../common.sh.
cluster="$data/pg"
# Where Debian keeps its programs, else the PATH.
for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
  [ -x "$bin/initdb" ] && PATH="$bin:$PATH" && break
done

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u postgres -- env PATH="$PATH" "$@")
  else
    "$@"
  fi
}

database_runs() {
  [ -d "$cluster/data" ] && as_owner pg_ctl -D "$cluster/data" status >/dev/null 2>&1
}

# The port that it was started at.
database_port() {
  sed -n 4p "$cluster/data/postmaster.pid"
}

database_start() { # port
  if [ ! -d "$cluster/data" ]; then
    mkdir -p "$cluster"
    if [ "$(id -u)" = 0 ]; then
      chown postgres "$cluster"
      # Its user must get to its folder.
      local above=$cluster
      while ! runuser -u postgres -- test -x "$cluster"; do
        above=$(dirname "$above")
        runuser -u postgres -- test -x "$above" || chmod o+x "$above"
        [ "$above" != / ] || break
      done
    fi
    as_owner initdb -D "$cluster/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
  fi
  database_runs || as_owner pg_ctl -D "$cluster/data" -l "$cluster/log" -w \
    -o "-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" start >/dev/null
}

database_stop() {
  ! database_runs || as_owner pg_ctl -D "$cluster/data" -m fast -w stop >/dev/null
}

sql() {
  psql -q -X -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$(database_port)" -U postgres "$@"
}
