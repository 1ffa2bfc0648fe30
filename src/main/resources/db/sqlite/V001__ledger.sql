-- Times are epoch milliseconds, decimals and JSON are text. Kept statement by statement in step with
-- the PostgreSQL script of the same version.

create table ledger_identity (
  only_row integer primary key check (only_row = 1),
  ledger_id text not null,
  last_ref bigint not null
);

-- identity

create table link (
  link_id integer primary key autoincrement,
  kind text not null,
  system text not null,
  native_id text not null,
  ref text not null,
  created_at bigint not null,
  unique (kind, system, native_id)
);
create index link_by_ref on link (kind, ref, system, link_id);

create table alias (
  entity text not null,
  alias_kind text not null,
  value text not null,
  ref text not null,
  primary key (entity, alias_kind, value, ref)
) without rowid;

-- facts

create table record (
  entity text not null,
  ref text not null,
  version bigint not null,
  body text,
  memo text not null,
  updated_at bigint not null,
  primary key (entity, ref)
);

create table shadow (
  system text not null,
  entity text not null,
  native_id text not null,
  known text,
  version text,
  wrote_hash text,
  updated_at bigint not null,
  primary key (system, entity, native_id)
);

-- The only table with bodies of changes and deliveries, so that retention empties one place.
create table payload (
  payload_id text primary key,
  body text not null,
  created_at bigint not null
);
create index payload_by_age on payload (created_at);

create table change (
  change_id integer primary key autoincrement,
  entity text not null,
  ref text,
  system text not null,
  native_id text,
  version text,
  state text not null,
  reason text,
  path text,
  stage text,
  origin text,
  mapping text,
  recorded_at bigint not null
);
create index change_by_ref on change (entity, ref, change_id);
create index change_parked on change (change_id) where state = 'PARKED';
create index change_to_replay on change (change_id) where state = 'REPLAY';

-- lanes: lock, lease, wake-up flag and order counter of one key in one row

create table lane (
  lane_id integer primary key autoincrement,
  lane_group text not null,
  target text not null,
  lane_key text not null,
  head_entity text not null,
  last_seq bigint not null,
  done_seq bigint not null,
  ready_at bigint,
  lease_until bigint,
  owner text,
  epoch bigint not null,
  fail_count integer not null,
  blocked_by text,
  unique (target, lane_key, lane_group)
);
create index lane_ready on lane (target, head_entity, ready_at) where ready_at is not null;

create table delivery (
  lane_id bigint not null references lane,
  seq bigint not null,
  delivery_id text not null unique,
  entity text not null,
  target text not null,
  lane_key text not null,
  action text not null,
  needs text,
  attempt integer not null,
  state text not null,
  reason text,
  path text,
  change_id bigint not null references change,
  created_at bigint not null,
  settled_at bigint,
  primary key (lane_id, seq)
) without rowid;
create index delivery_by_change on delivery (change_id);
create index delivery_by_key on delivery (lane_key, entity, created_at);
create index delivery_parked on delivery (lane_id, seq) where state = 'PARKED';

create table vendor_call (
  delivery_id text not null,
  n integer not null,
  operation text not null,
  outcome_class text not null,
  state text not null,
  idempotency_key text,
  batch_id text,
  member integer not null,
  request text,
  answer text,
  status integer not null,
  error text,
  started_at bigint not null,
  ended_at bigint not null,
  tries integer not null,
  primary key (delivery_id, n)
);
create index vendor_call_batch on vendor_call (batch_id, member) where batch_id is not null;

create table orphan_effect (
  orphan_id integer primary key autoincrement,
  delivery_id text not null,
  epoch bigint not null,
  external_id text,
  at bigint not null,
  resolved_at bigint
);
create index orphan_effect_open on orphan_effect (orphan_id) where resolved_at is null;

-- stock

create table stock_movement (
  n integer primary key autoincrement,
  movement_id text not null unique,
  variant text not null,
  location text not null,
  system text not null,
  kind text not null,
  quantity text not null,
  cause text,
  included_at bigint not null,
  at bigint not null
);
create index stock_movement_by_place on stock_movement (variant, location, included_at);

create table stock_position (
  variant text not null,
  location text not null,
  on_hand text,
  counted_at bigint not null,
  version bigint not null,
  primary key (variant, location)
);

-- reading

create table stream_cursor (
  system text not null,
  stream text not null,
  value text not null,
  updated_at bigint not null,
  primary key (system, stream)
);

create table inbox (
  system text not null,
  event_id text not null,
  received_at bigint not null,
  duplicates integer not null,
  primary key (system, event_id)
) without rowid;
create index inbox_by_age on inbox (received_at);

create table hint (
  system text not null,
  stream text not null,
  native_id text not null,
  event_id text,
  received_at bigint not null,
  primary key (system, stream, native_id)
);

create table schedule (
  name text primary key,
  next_at bigint not null,
  lease_until bigint,
  epoch bigint not null,
  interval_ms bigint not null,
  fired integer not null
);

create table runner (
  runner_id text primary key,
  host text not null,
  version text not null,
  started_at bigint not null,
  heartbeat_at bigint not null
);

-- limits, credentials, subscriptions

create table budget (
  system text not null,
  bucket text not null,
  tokens double precision not null,
  refilled_at bigint not null,
  primary key (system, bucket)
);

create table credential (
  system text primary key,
  version bigint not null,
  access_token blob,
  refresh_token blob,
  previous_refresh_token blob,
  expires_at bigint not null,
  refreshing_until bigint not null,
  key_id text,
  state text not null,
  scopes text
);

create table subscription (
  target text not null,
  entity text not null,
  since bigint not null,
  ended_at bigint,
  primary key (target, entity)
);

-- people

create table field_conflict (
  conflict_id integer primary key autoincrement,
  entity text not null,
  ref text not null,
  field text not null,
  owner text not null,
  owner_value text,
  other text not null,
  other_value text,
  at bigint not null
);
create index field_conflict_by_ref on field_conflict (entity, ref, conflict_id);

create table alarm (
  alarm_id integer primary key autoincrement,
  kind text not null,
  subject text not null,
  text text not null,
  at bigint not null,
  closed_at bigint
);
create unique index alarm_open on alarm (kind, subject) where closed_at is null;

create table audit (
  audit_id integer primary key autoincrement,
  at bigint not null,
  actor text not null,
  action text not null,
  object text not null,
  detail text,
  previous_hash text not null,
  hash text not null
);

create table fact (
  name text primary key,
  value text
);
