# What the scripts of all peers share. Sourced, with name set to the peer's own.
# CARAVAN_E2E_HOME   folder of what is installed and of the peers' data; default: caravan-e2e in the user's cache
# CARAVAN_E2E_PORT   port on 127.0.0.1 that the peer serves at
base=${CARAVAN_E2E_HOME:-${XDG_CACHE_HOME:-${HOME:-${TMPDIR:-/tmp}}/.cache}/caravan-e2e}
place="$base/$name"
port=${CARAVAN_E2E_PORT:-$usual}
# One set of data for each port, so that two runs do not meet.
data="$place/$port"
MISSING=3

# Ends the script where a program is not there. $1 the program, $2 how to get it
need() {
  command -v "$1" >/dev/null 2>&1 || { echo "$1 not found ($2)"; exit "$MISSING"; }
}

running() {
  [ -f "$data/pid" ] && kill -0 "$(cat "$data/pid")" 2>/dev/null
}

# Waits until the peer answers. $@ a command that succeeds then
await() {
  local i
  for i in $(seq 120); do
    if "$@" >/dev/null 2>&1; then
      echo "$name serves at http://127.0.0.1:$port (process $(cat "$data/pid"), data in $data)"
      return 0
    fi
    running || break
    sleep 1
  done
  echo "$name did not start on port $port; the last lines of $data/server.log:" >&2
  tail -n 20 "$data/server.log" >&2
  return 1
}

# SIGTERM, then SIGKILL; with --kill SIGKILL at once. Only the process that start wrote down is ended.
# $1 what stop was called with
end() {
  if ! running; then
    echo "$name does not run on port $port"
    return 0
  fi
  local pid i
  pid=$(cat "$data/pid")
  if [ "${1:-}" != --kill ]; then
    kill "$pid"
    for i in $(seq 100); do
      running || break
      sleep 0.1
    done
  fi
  ! running || kill -9 "$pid"
  for i in $(seq 100); do
    running || break
    sleep 0.1
  done
  rm -f "$data/pid"
  echo "$name on port $port ended"
}
