-- Keeps an answer, and forgets the oldest ones if all together are too large.
--
-- KEYS  the answer; all answers, each with the time of its expiry; the size of each, and of all under ':all'
-- ARGV  the answer, its life (milliseconds), its size, the size that all may have together (bytes)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most_at_once = 1000

local function forget(answer)
    local size = redis.call('HGET', KEYS[3], answer)
    if size then
        redis.call('HINCRBY', KEYS[3], ':all', -size)
        redis.call('HDEL', KEYS[3], answer)
    end
    redis.call('ZREM', KEYS[2], answer)
    redis.call('DEL', answer)
end

-- What stands around an answer takes room, too: its name three times, and what Redis adds.
local size = ARGV[3] + 3 * #KEYS[1] + 200
forget(KEYS[1])
if size > tonumber(ARGV[4]) then
    return 0
end
for _, expired in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, most_at_once)) do
    forget(expired)
end
redis.call('HSET', KEYS[1], 'answer', ARGV[1], 'at', now)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + ARGV[2], KEYS[1])
redis.call('HSET', KEYS[3], KEYS[1], size)
local all = redis.call('HINCRBY', KEYS[3], ':all', size)
for _ = 1, most_at_once do
    if all <= tonumber(ARGV[4]) then
        break
    end
    local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
    if not oldest then
        redis.call('DEL', KEYS[3])
        break
    end
    forget(oldest)
    all = tonumber(redis.call('HGET', KEYS[3], ':all'))
end
for i = 2, 3 do
    if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[2]) then
        redis.call('PEXPIRE', KEYS[i], ARGV[2])
    end
end
return 1
