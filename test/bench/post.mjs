// What stands in for wrk: `post.mjs {"url","headers","body"} CONCURRENCY MILLISECONDS` prints {"rps","p50","p99","errors"}.
import { Agent, request } from 'node:http';

const { url, headers, body } = JSON.parse(process.argv[2]);
const concurrency = Number(process.argv[3]);
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
const options = { agent, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
const times = [];
let errors = 0;

const once = () =>
  new Promise((resolve) => {
    const at = performance.now();
    const done = (failed) => {
      if (failed) errors++;
      times.push(performance.now() - at);
      resolve();
    };
    const call = request(url, options, (response) => {
      response.resume().once('end', () => done(response.statusCode !== 200));
    });
    call.once('error', () => done(true));
    call.end(body);
  });

const began = performance.now();
const end = began + Number(process.argv[4]);
const caller = async () => {
  while (performance.now() < end) await once();
};
await Promise.all(Array.from({ length: concurrency }, caller));
const seconds = (performance.now() - began) / 1000;
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor(times.length * share)];
process.stdout.write(JSON.stringify({ rps: times.length / seconds, p50: at(0.5), p99: at(0.99), errors }));
agent.destroy();
