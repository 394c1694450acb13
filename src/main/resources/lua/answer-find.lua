-- Finds a kept answer. If there is none, or it is too old, takes the lease to have it written.
--
-- KEYS  the answer, the lease
-- ARGV  how old it may be (milliseconds), or -1; the lease, or nothing if none is wanted; its life (milliseconds)
--
-- Says kept, the answer and its age; ours if the lease is taken, elsewhere if somebody else has it, alone if none is wanted.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'answer', 'at')
if kept[1] and (ARGV[1] == '-1' or now - kept[2] <= tonumber(ARGV[1])) then
    return {'kept', kept[1], math.max(0, now - kept[2])}
end
if ARGV[2] == '' then
    return {'alone'}
end
if redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) or redis.call('GET', KEYS[2]) == ARGV[2] then
    return {'ours'}
end
return {'elsewhere'}
