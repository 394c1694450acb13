-- Takes a lease if fewer than so many are held. Says 1 if so, and 0 if not.
--
-- KEYS  the leases of a user, each with the time of its expiry
-- ARGV  how many there may be, the lease, its life (milliseconds)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
    return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
