-- Prolongs what is known of requests under way; those that Redis has forgotten are there again, unless somebody else carries
-- them out by now.
--
-- KEYS  the requests
-- ARGV  for how long they are known without being renewed (milliseconds); then of each what it asks for, and who carries it out
--
-- Says of each how long ago somebody in another gateway wanted its answer (milliseconds), or -1.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wanted = {}
for i, key in ipairs(KEYS) do
    local request, holder = ARGV[2 * i], ARGV[2 * i + 1]
    local known = redis.call('HMGET', key, 'holder', 'answer', 'wanted')
    if not known[1] then
        redis.call('HSET', key, 'request', request, 'holder', holder)
    end
    if (not known[1] or known[1] == holder) and not known[2] then
        redis.call('PEXPIRE', key, ARGV[1])
    end
    wanted[i] = known[3] and math.max(0, now - known[3]) or -1
end
return wanted
