-- Prolongs leases, and takes those that are not held if there is room. Says which are held now.
--
-- KEYS  of each node its leases, each with the time of its expiry
-- ARGV  the life of a lease (milliseconds); then for each node its slots, how many leases follow, and these leases

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = {}
local at = 2
for _, key in ipairs(KEYS) do
    local slots = tonumber(ARGV[at])
    local last = at + 1 + ARGV[at + 1]
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    for i = at + 2, last do
        if redis.call('ZSCORE', key, ARGV[i]) or redis.call('ZCARD', key) < slots then
            redis.call('ZADD', key, now + ARGV[1], ARGV[i])
            table.insert(held, ARGV[i])
        end
    end
    at = last + 1
end
return held
