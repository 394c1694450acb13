-- One conversation of a user with a page of its messages, oldest first, as a JSON document; no row if the user has no such one.
-- The page has the youngest messages, or those before a given one: no more than asked for, and no more than four million bytes
-- unless it is one message. 'more' says whether there are older ones.
with sized as (
    select id, row_number() over youngest as place,
           sum(octet_length(content) + coalesce(octet_length(thinking), 0)
               + coalesce(pg_column_size(tool_calls), 0)) over youngest as bytes
    from messages
    where conversation_id = :#${variable.conversation}
      and (cast(:#${variable.before} as uuid) is null or id < cast(:#${variable.before} as uuid))
    window youngest as (order by id desc)
    limit :#${variable.limit} + 1
), page as (
    select id from sized
    where place <= :#${variable.limit}
      and (place = 1 or bytes <= 4000000)
)
select cast(json_build_object(
    'id', c.id,
    'title', c.title,
    'created_at', c.created_at,
    'updated_at', c.updated_at,
    'messages', coalesce((
        select json_agg(json_strip_nulls(json_build_object(
            'id', m.id, 'role', m.role, 'content', m.content, 'thinking', m.thinking, 'tool_calls', m.tool_calls,
            'tool_name', m.tool_name, 'images', m.images, 'model', m.model, 'node', m.node,
            'created_at', m.created_at, 'status', m.status)) order by m.id)
        from messages m
        where m.conversation_id = c.id
          and m.id in (select id from page)), '[]'),
    'more', (select count(*) from sized) > (select count(*) from page)) as text)
from conversations c
where c.id = :#${variable.conversation}
  and c.user_id = :#${variable.caller.userId}
