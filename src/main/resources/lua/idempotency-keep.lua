-- Keeps the answer to a request, unless somebody else carries it out or there is one already. Says 1 if it is kept.
--
-- KEYS  the request; how many bytes are kept of its user's answers
-- ARGV  what it asks for, who has carried it out, the answer, what to keep instead if there are too many bytes, for how long
--       (milliseconds), how many bytes may be kept of the user

local known = redis.call('HMGET', KEYS[1], 'holder', 'answer')
if known[2] or known[1] and known[1] ~= ARGV[2] then
    return 0
end
local answer = ARGV[3]
-- An entry takes about so much besides its answer: names, fields, expiry.
local size = #answer + 512
if redis.call('INCRBY', KEYS[2], size) > tonumber(ARGV[6]) then
    redis.call('DECRBY', KEYS[2], size)
    answer = ARGV[4]
end
if redis.call('PTTL', KEYS[2]) < 0 then
    redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
redis.call('HSET', KEYS[1], 'request', ARGV[1], 'holder', ARGV[2], 'answer', answer)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
