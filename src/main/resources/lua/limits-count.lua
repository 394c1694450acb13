-- Counts something against limits. If one that must not be exceeded has nothing left, nothing is counted against any.
--
-- KEYS  the counts: of each how much is used, and when its window ends by Redis's clock; none if nothing is used
-- ARGV  for each count: how much a window has, its length (milliseconds), how much is to be used, and 'if-there' or 'anyway'
--
-- Says for each count whether there was enough (1 or 0; of what is not to be used, whether anything is left), what is left,
-- below 0 if more is used than there was, and in how many milliseconds all of it is there again, or, if there was not enough,
-- something.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local longest_kept = 400 * 24 * 60 * 60 * 1000

-- What a window did not have is missing from the next one. The first use begins a window.
local function read(key, most, window)
    local kept = redis.call('HMGET', key, 'used', 'ends')
    local used, ends = tonumber(kept[1] or 0), tonumber(kept[2] or 0)
    if now >= ends then
        local over = math.floor((now - ends) / window) + 1
        used = math.max(0, used - over * most)
        ends = used > 0 and ends + over * window or now + window
    end
    return used, ends
end

local counts = {}
local all_there = true
for i, key in ipairs(KEYS) do
    local at = (i - 1) * 4
    local count = {
        most = tonumber(ARGV[at + 1]),
        window = tonumber(ARGV[at + 2]),
        use = tonumber(ARGV[at + 3]),
    }
    count.used, count.ends = read(key, count.most, count.window)
    count.there = ARGV[at + 4] == 'anyway' or count.most - count.used >= math.max(1, count.use)
    all_there = all_there and count.there
    counts[i] = count
end

local said = {}
for i, key in ipairs(KEYS) do
    local count = counts[i]
    if all_there and count.use > 0 then
        count.used = count.used + count.use
        local kept = count.ends - now + math.ceil(count.used / count.most) * count.window
        redis.call('HSET', key, 'used', string.format('%.0f', count.used), 'ends', string.format('%.0f', count.ends))
        redis.call('PEXPIRE', key, string.format('%.0f', math.min(kept, longest_kept)))
    end
    local windows = 1
    if count.most > 0 then
        windows = count.there and math.ceil(count.used / count.most) or math.floor(count.used / count.most)
    end
    local rest = count.ends - now + math.max(0, windows - 1) * count.window
    if count.used == 0 and count.there then
        rest = 0
    end
    table.insert(said, {count.there and 1 or 0, count.most - count.used, rest})
end
return said
