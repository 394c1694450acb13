-- One conversation of a user with its messages, oldest first, as a JSON document; no row if the user has no such one.
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
        where m.conversation_id = c.id), '[]')) as text)
from conversations c
where c.id = :#${variable.conversation}
  and c.user_id = :#${variable.caller.userId}
