-- Forgets a request that came to nothing, unless somebody else carries it out by now.
--
-- KEYS  the request
-- ARGV  who carried it out

local known = redis.call('HMGET', KEYS[1], 'holder', 'answer')
if known[1] == ARGV[1] and not known[2] then
    redis.call('DEL', KEYS[1])
end
return 0
