-- Counts one more try in a window that begins with the first.
-- KEYS: the counter. ARGV: the window in milliseconds.
-- Gives the number of tries in the window, and in how many milliseconds it is over.
local tries = redis.call('INCR', KEYS[1])
if tries == 1 then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return {tries, redis.call('PTTL', KEYS[1])}
