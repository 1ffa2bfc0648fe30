-- Kept statement by statement in step with the PostgreSQL script of the same version.

-- 1: only a first load waits in the lane, which goes when nothing that happens now waits
alter table lane add column bulk integer not null default 0;
drop index lane_ready;
create index lane_ready on lane (target, head_entity, bulk, ready_at) where ready_at is not null;
