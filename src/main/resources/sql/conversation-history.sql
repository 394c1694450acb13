-- What was said in a conversation of this user, oldest first; one row without a role if nothing was.
-- A question whose answer failed is not part of it.
select m.completion_id, m.role, m.content, cast(m.tool_calls as text) as tool_calls, m.tool_name
from conversations c
left join completions k on k.conversation_id = c.id and k.status <> 'failed'
left join messages m on m.completion_id = k.id
where c.id = :#${body.conversationId}
  and c.user_id = :#${variable.caller.userId}
order by m.id
