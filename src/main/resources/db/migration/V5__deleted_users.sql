-- Users who were deleted, until all that was theirs is erased, which takes a while if it is much. Their names are free at once:
-- nobody can be called as they are called from then on.
alter table users add column deleted_at timestamptz;
create index on users (deleted_at) where deleted_at is not null;
