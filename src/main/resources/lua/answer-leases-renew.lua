-- Prolongs leases of answers; those that Redis has forgotten are there again, unless somebody else has them by now.
--
-- KEYS  the leases
-- ARGV  the life of a lease (milliseconds), then who holds each

for i, key in ipairs(KEYS) do
    local holder = redis.call('GET', key)
    if not holder or holder == ARGV[i + 1] then
        redis.call('SET', key, ARGV[i + 1], 'PX', ARGV[1])
    end
end
return 0
