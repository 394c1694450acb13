-- One page of all users as a JSON document, the youngest first.
select cast(json_build_object('users', coalesce(json_agg(user_document(page.u) order by page.id desc), '[]')) as text)
from (
    select u, u.id
    from users u
    where u.deleted_at is null
      and (cast(:#${variable.before} as uuid) is null or u.id < cast(:#${variable.before} as uuid))
    order by u.id desc
    limit :#${variable.limit}
) page
