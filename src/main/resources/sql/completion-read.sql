-- One completion as a JSON document: a caller's own, or anybody's for administrators, who also see why each node was chosen.
select cast(json_strip_nulls(json_build_object(
    'id', c.id,
    'conversation_id', c.conversation_id,
    'request_id', c.request_id,
    'status', c.status,
    'finish_reason', c.finish_reason,
    'lane', c.lane,
    'model', c.model,
    'node', c.node,
    'rescued', c.rescued,
    'attempts', c.attempts,
    'choices', case when cast(:#${variable.caller.role} as text) = 'administrator' then c.choices end,
    'usage', json_build_object(
        'prompt_tokens', c.prompt_tokens,
        'completion_tokens', c.completion_tokens,
        'total_tokens', c.prompt_tokens + c.completion_tokens),
    'timing', json_build_object(
        'queued_ms', c.queued_ms,
        'first_token_ms', c.first_token_ms,
        'total_ms', c.total_ms),
    'failure', c.failure,
    'created_at', c.created_at)) as text)
from completions c
where c.id = :#${variable.completion}
  and (c.user_id = :#${variable.caller.userId} or cast(:#${variable.caller.role} as text) = 'administrator')
