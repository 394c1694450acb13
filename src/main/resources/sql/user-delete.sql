-- Deletes a user and all that is theirs; no row if there is none.
delete from users
where name = :#${variable.name}
returning name
