-- Asks the addresses of a file in turn, and counts what was not answered well.
local urls = {}
for line in io.lines(os.getenv("URLS")) do urls[#urls + 1] = line end
local at = 0

function request()
  at = at % #urls + 1
  return wrk.format("GET", urls[at])
end

local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function init() odd = {} end
function response(status)
  if status ~= 200 then odd[tostring(status)] = (odd[tostring(status)] or 0) + 1 end
end

function done(summary, latency)
  print(string.format("latency: p50 %.1f ms, p90 %.1f, p99 %.1f, max %.1f",
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
  local errors = summary.errors
  print(string.format("requests: %.0f a second; %d in all; errors: %d statuses, %d connects, %d reads, %d timeouts",
    summary.requests / (summary.duration / 1e6), summary.requests,
    errors.status, errors.connect, errors.read, errors.timeout))
  for _, thread in ipairs(threads) do
    for status, n in pairs(thread:get("odd") or {}) do print("status " .. status .. ": " .. n) end
  end
end
