-- Keeps an answer, and forgets the oldest ones if those of its owner, or all together, are too large.
--
-- KEYS  the answer, 'PREFIX:OWNER:HASH'; all answers, each with the time of its expiry; the size of each, of all under ':all', and of
--       an owner's under 'PREFIX:OWNER'. The answers of an owner, each with the time of its expiry, are beside all: 'ALL:PREFIX:OWNER'
-- ARGV  the answer, its life (milliseconds), its size, the size that all may have together, and those of one owner (bytes)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most_at_once = 1000

local function owner_of(answer)
    return string.match(answer, '^(.*):')
end

local function forget(answer)
    local owner = owner_of(answer)
    local size = redis.call('HGET', KEYS[3], answer)
    if size then
        redis.call('HINCRBY', KEYS[3], ':all', -size)
        if redis.call('HINCRBY', KEYS[3], owner, -size) <= 0 then
            redis.call('HDEL', KEYS[3], owner)
        end
        redis.call('HDEL', KEYS[3], answer)
    end
    redis.call('ZREM', KEYS[2], answer)
    redis.call('ZREM', KEYS[2] .. ':' .. owner, answer)
    redis.call('DEL', answer)
end

local function forget_oldest(index, what, most)
    for _ = 1, most_at_once do
        if tonumber(redis.call('HGET', KEYS[3], what) or 0) <= tonumber(most) then
            return
        end
        local oldest = redis.call('ZRANGE', index, 0, 0)[1]
        if not oldest then
            redis.call('HDEL', KEYS[3], what)
            return
        end
        forget(oldest)
    end
end

-- What stands around an answer takes room, too: its name five times, and what Redis adds.
local size = ARGV[3] + 5 * #KEYS[1] + 300
local owner = owner_of(KEYS[1])
local of_owner = KEYS[2] .. ':' .. owner
forget(KEYS[1])
if size > tonumber(ARGV[4]) or size > tonumber(ARGV[5]) then
    return 0
end
for _, expired in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, most_at_once)) do
    forget(expired)
end
redis.call('HSET', KEYS[1], 'answer', ARGV[1], 'at', now)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + ARGV[2], KEYS[1])
redis.call('ZADD', of_owner, now + ARGV[2], KEYS[1])
redis.call('HSET', KEYS[3], KEYS[1], size)
redis.call('HINCRBY', KEYS[3], ':all', size)
redis.call('HINCRBY', KEYS[3], owner, size)
forget_oldest(of_owner, owner, ARGV[5])
forget_oldest(KEYS[2], ':all', ARGV[4])
for _, index in ipairs({KEYS[2], KEYS[3], of_owner}) do
    if redis.call('PTTL', index) < tonumber(ARGV[2]) then
        redis.call('PEXPIRE', index, ARGV[2])
    end
end
return 1
