-- One user as a JSON document; no row if there is none.
select cast(user_document(u) as text)
from users u
where u.name = :#${variable.name}
