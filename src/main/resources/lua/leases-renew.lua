-- Prolongs leases; those that Redis has forgotten are there again, for what they are held for is under way.
--
-- KEYS  of each user the leases, each with the time of its expiry
-- ARGV  the life of a lease (milliseconds); then for each user how many leases follow, and these leases

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = 2
for _, key in ipairs(KEYS) do
    local last = at + ARGV[at]
    for i = at + 1, last do
        redis.call('ZADD', key, now + ARGV[1], ARGV[i])
    end
    redis.call('PEXPIRE', key, ARGV[1])
    at = last + 1
end
return 0
