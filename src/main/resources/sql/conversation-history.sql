-- What was said in a conversation of this user, oldest first; one row without a role if nothing was.
select m.completion_id, m.role, m.content, cast(m.tool_calls as text) as tool_calls, m.tool_name
from conversations c
left join messages m on m.conversation_id = c.id and m.status <> 'failed'
where c.id = :#${body.conversationId}
  and c.user_id = :#${variable.caller.userId}
order by m.id
