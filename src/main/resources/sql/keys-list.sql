-- One page of a user's keys as a JSON document, the youngest first, revoked and expired ones included; no row if there is no
-- such user.
select cast(json_build_object('keys', coalesce((
    select json_agg(json_build_object(
        'id', page.id, 'prefix', page.prefix, 'created_at', page.created_at, 'expires_at', page.expires_at,
        'revoked_at', page.revoked_at) order by page.id desc)
    from (
        select id, prefix, created_at, expires_at, revoked_at
        from api_keys
        where user_id = u.id
          and (cast(:#${variable.before} as uuid) is null or id < cast(:#${variable.before} as uuid))
        order by id desc
        limit :#${variable.limit}
    ) page), '[]')) as text)
from users u
where u.name = :#${variable.name}
