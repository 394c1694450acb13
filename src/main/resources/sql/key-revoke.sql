-- Revokes a key for good and answers with its owner; no row if there is none. One that was revoked stays as it is, and so
-- does the one in the gateway's key file.
update api_keys k
set revoked_at = coalesce(k.revoked_at,
                          case when u.id <> :#${variable.keeper} then now() end)
from users u
where k.id = :#${variable.key_id}
  and u.id = k.user_id
returning u.name
