-- Every key that is good now, with its owner.
select k.prefix, k.sha256, k.expires_at, u.id as user_id, u.name, u.role
from api_keys k
join users u on u.id = k.user_id
where k.revoked_at is null
  and (k.expires_at is null or k.expires_at > now())
