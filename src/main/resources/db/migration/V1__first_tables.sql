-- Who calls, what they asked and what they were answered. Ids are version 7 UUIDs made by the gateway, so they sort by time.

create table users (
    id         uuid primary key,
    name       text not null unique check (name <> ''),
    role       text not null check (role in ('administrator', 'user', 'service')),
    created_at timestamptz not null default now()
);

-- The administrator whose key the first start writes to a file; known here so that rows may refer to it
-- even if they reach the database before the gateway does.
insert into users (id, name, role) values ('00000000-0000-7000-8000-000000000001', 'administrator', 'administrator');

create table api_keys (
    id         uuid primary key,
    user_id    uuid not null references users on delete cascade,
    prefix     text not null unique,
    sha256     bytea not null check (octet_length(sha256) = 32),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
create index on api_keys (user_id);

create table conversations (
    id         uuid primary key,
    user_id    uuid not null references users on delete cascade,
    title      text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index on conversations (user_id, id desc);

create table completions (
    id                uuid primary key,
    conversation_id   uuid references conversations on delete cascade,
    user_id           uuid not null references users on delete cascade,
    request_id        text not null,
    status            text not null check (status in ('completed', 'cancelled', 'failed')),
    finish_reason     text,
    lane              text not null,
    model             text not null,
    node              text not null,
    attempts          jsonb not null,
    prompt_tokens     integer not null,
    completion_tokens integer not null,
    queued_ms         integer not null,
    first_token_ms    integer,
    total_ms          integer not null,
    failure           text,
    created_at        timestamptz not null,
    stored_at         timestamptz not null default now()
);
create index on completions (conversation_id);
create index on completions (user_id, created_at);

create table messages (
    id              uuid primary key,
    conversation_id uuid not null references conversations on delete cascade,
    completion_id   uuid not null references completions on delete cascade,
    role            text not null check (role in ('system', 'user', 'assistant', 'tool')),
    content         text not null,
    thinking        text,
    tool_calls      jsonb,
    tool_name       text,
    images          jsonb,
    model           text,
    node            text,
    status          text not null check (status in ('completed', 'cancelled', 'failed')),
    created_at      timestamptz not null
);
create index on messages (conversation_id, id);
create index on messages (completion_id);

create table generated_images (
    id            uuid not null,
    index         integer not null check (index >= 0),
    user_id       uuid not null references users on delete cascade,
    object_key    text not null,
    content_type  text not null,
    sha256        bytea not null check (octet_length(sha256) = 32),
    bytes         bigint not null check (bytes > 0),
    width         integer not null,
    height        integer not null,
    prompt        text not null,
    parameters    jsonb not null,
    seed          numeric(20) not null,
    workflow      text not null,
    node          text not null,
    model         text not null,
    created_at    timestamptz not null,
    stored_at     timestamptz not null default now(),
    primary key (id, index)
);
create index on generated_images (user_id, created_at);

create table code_snippets (
    id            uuid primary key,
    completion_id uuid not null references completions on delete cascade,
    user_id       uuid not null references users on delete cascade,
    position      integer not null check (position >= 0),
    task          text not null,
    language      text,
    filename      text,
    content       text not null,
    analysis      jsonb,
    created_at    timestamptz not null
);
create index on code_snippets (completion_id);
create index on code_snippets (user_id, created_at);
