-- Why each node was chosen: what every candidate would have cost.
alter table completions add column choices jsonb not null default '[]';
