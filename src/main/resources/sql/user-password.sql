-- What a password is compared with; no row if there is no such user.
select id, role, password_hash, password_version
from users
where name = :#${variable.login.name}
