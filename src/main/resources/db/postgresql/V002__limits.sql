-- Kept statement by statement in step with the SQLite script of the same version.

-- 1: only a first load waits in the lane, which goes when nothing that happens now waits
alter table lane add column bulk integer not null default 0;
drop index lane_ready;
create index lane_ready on lane (target, head_entity, bulk, ready_at) where ready_at is not null;

-- what the vendor told last of the limit, so that a command can say it
alter table budget add column capacity double precision not null default 0;
alter table budget add column rate double precision not null default 0;

-- who used how much of a limit, hour by hour
create table api_use (
  system text not null,
  hour bigint not null,
  urgency text not null,
  operation text not null,
  calls bigint not null,
  cost double precision not null,
  refused bigint not null,
  primary key (system, hour, urgency, operation)
);
