-- wrk ... -s post.lua URL -- BODY [NAME VALUE]...: posts BODY, and ends with one line of JSON.
function init(args)
  wrk.method = "POST"
  wrk.body = args[1]
  for i = 2, #args, 2 do wrk.headers[args[i]] = args[i + 1] end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('{"rps":%f,"p50":%f,"p99":%f,"errors":%d}\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
