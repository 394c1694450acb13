-- Which answers were begun by one node and finished by another.
alter table completions add column rescued boolean not null default false;
