-- Erases a piece of what deleted users have left: first completions with their messages, then what has none, at last the users.
-- What it leaves, because it was stopped or there was more, is found again the next time.
with piece as (
    select c.id
    from completions c
    join users u on u.id = c.user_id
    where u.deleted_at is not null
    limit 500
), erased_completions as (
    delete from completions where id in (select id from piece)
), erased_conversations as (
    delete from conversations
    where id in (
        select v.id
        from conversations v
        join users u on u.id = v.user_id
        where u.deleted_at is not null
          and not exists (select from completions c where c.conversation_id = v.id)
        limit 500)
), erased_images as (
    delete from generated_images
    where (id, index) in (
        select g.id, g.index
        from generated_images g
        join users u on u.id = g.user_id
        where u.deleted_at is not null
        limit 500)
)
delete from users u
where u.deleted_at is not null
  and not exists (select from completions c where c.user_id = u.id)
  and not exists (select from conversations v where v.user_id = u.id)
  and not exists (select from generated_images g where g.user_id = u.id)
