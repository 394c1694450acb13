-- Stores a batch of completion events, each with its conversation and messages, in one statement and so in one transaction.
-- An event that is there already changes nothing.
with event as (
    select *
    from jsonb_to_recordset(cast(:#${body} as jsonb)) as e(
        id uuid, conversation_id uuid, user_id uuid, request_id text, title text, status text, finish_reason text,
        lane text, model text, node text, attempts jsonb, choices jsonb, prompt_tokens integer, completion_tokens integer,
        queued_ms integer, first_token_ms integer, total_ms integer, failure text, rescued boolean,
        created_at timestamptz, completed_at timestamptz, messages jsonb)
),
conversation as (
    insert into conversations (id, user_id, title, created_at, updated_at)
    select conversation_id, (array_agg(user_id order by created_at))[1], (array_agg(title order by created_at))[1],
           min(created_at), max(completed_at)
    from event
    group by conversation_id
    on conflict (id) do update
    set title = case when excluded.created_at < conversations.created_at
                     then excluded.title else conversations.title end,
        created_at = least(conversations.created_at, excluded.created_at),
        updated_at = greatest(conversations.updated_at, excluded.updated_at)
),
completion as (
    insert into completions (id, conversation_id, user_id, request_id, status, finish_reason, lane, model, node, attempts,
                             choices, prompt_tokens, completion_tokens, queued_ms, first_token_ms, total_ms, failure, rescued,
                             created_at)
    select id, conversation_id, user_id, request_id, status, finish_reason, lane, model, node, attempts,
           coalesce(choices, '[]'), prompt_tokens, completion_tokens, queued_ms, first_token_ms, total_ms, failure, rescued,
           created_at
    from event
    on conflict (id) do nothing
    returning id
)
insert into messages (id, conversation_id, completion_id, role, content, thinking, tool_calls, tool_name, images,
                      model, node, status, created_at)
select m.id, e.conversation_id, e.id, m.role, m.content, m.thinking, m.tool_calls, m.tool_name, m.images,
       m.model, m.node, m.status, m.created_at
from event e
join completion c on c.id = e.id
cross join lateral jsonb_to_recordset(e.messages) as m(
    id uuid, role text, content text, thinking text, tool_calls jsonb, tool_name text, images jsonb,
    model text, node text, status text, created_at timestamptz)
on conflict (id) do nothing
