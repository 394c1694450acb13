-- Takes a slot of a node, if one is free. Says 1 if so, and 0 if not.
--
-- KEYS  the node's leases, each with the time of its expiry
--       the gateways that wait for a slot of the node, each with the time until which it is taken to do so
-- ARGV  the node's slots, the lease, its life, the gateway, how long it is taken to wait if it gets none (milliseconds)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
local free = ARGV[1] - redis.call('ZCARD', KEYS[1])
local has_waited = redis.call('ZREM', KEYS[2], ARGV[4]) == 1

-- Who has waited may have any slot. Who has not leaves one for each that has: a gateway that gives a slot back could else
-- take it again before the others look, for as long as it has a queue.
if free > 0 and (has_waited or free > redis.call('ZCARD', KEYS[2])) then
    redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
    return 1
end
redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[4])
return 0
