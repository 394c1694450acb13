-- Begins a request, unless one with the same key was answered or is under way.
--
-- KEYS  the request
-- ARGV  what it asks for, who carries it out, for how long this is known without being renewed (milliseconds)
--
-- Says ours if it may begin; done and the answer; elsewhere if somebody else carries it out, who is told that it is wanted;
-- other if the key stands for something else.

local known = redis.call('HMGET', KEYS[1], 'request', 'holder', 'answer')
if not known[1] then
    redis.call('HSET', KEYS[1], 'request', ARGV[1], 'holder', ARGV[2])
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
    return {'ours'}
end
if known[1] ~= ARGV[1] then
    return {'other'}
end
if known[3] then
    return {'done', known[3]}
end
if known[2] == ARGV[2] then
    return {'ours'}
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'wanted', time[1] * 1000 + math.floor(time[2] / 1000))
return {'elsewhere'}
