-- Gives the lease of an answer back, unless somebody else has it by now.
--
-- KEYS  the lease
-- ARGV  who held it

if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('DEL', KEYS[1])
end
return 0
