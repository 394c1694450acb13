-- One page of a user's conversations as a JSON document, the youngest first.
select cast(json_build_object('conversations', coalesce(json_agg(page order by page.id desc), '[]')) as text)
from (
    select id, title, created_at, updated_at
    from conversations
    where user_id = :#${variable.caller.userId}
      and (cast(:#${variable.before} as uuid) is null or id < cast(:#${variable.before} as uuid))
    order by id desc
    limit :#${variable.limit}
) page
