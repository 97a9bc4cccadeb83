// Load over HTTP from a process of its own: `load.mjs URL CONCURRENCY MILLISECONDS` prints {"rps","p50","p99","errors"}.
import { Agent, request } from 'node:http';

const [, , url, concurrency, milliseconds] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const body = '{"name":"bench"}';
const headers = { 'content-type': 'application/json', 'content-length': body.length };
const times = [];
let errors = 0;
const end = performance.now() + Number(milliseconds);

const once = () =>
  new Promise((resolve) => {
    const at = performance.now();
    const done = () => {
      times.push(performance.now() - at);
      resolve();
    };
    const call = request(url, { agent, method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) errors++;
      response.resume().on('end', done);
    });
    call.on('error', () => {
      errors++;
      done();
    });
    call.end(body);
  });

const began = performance.now();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (performance.now() < end) await once();
  }),
);
const seconds = (performance.now() - began) / 1000;
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor(times.length * share)];
process.stdout.write(JSON.stringify({ rps: times.length / seconds, p50: at(0.5), p99: at(0.99), errors }));
agent.destroy();
