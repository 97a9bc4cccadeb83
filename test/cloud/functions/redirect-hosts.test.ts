import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStage, type Stage } from './harness';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

const CODE = `
const http = require('http');
const https = require('https');
const promise = (make) => new Promise((resolve) => {
  const request = make((response) => {
    let text = '';
    response.on('data', (part) => (text += part)).on('end', () => resolve(text));
  });
  request.on('error', (error) => resolve(error.code || error.message));
});
const early = promise((done) => https.get('https://tcb-api.tencentcloudapi.com/admin', done));
const ways = {
  early: () => early,
  get: () => promise((done) => http.get('http://tcb-admin.tencentyun.com/admin?seqId=1', done)),
  post: () => promise((done) => {
    const request = https.request({
      host: 'tcb-open.tencentcloudapi.com', port: 443, path: '/admin', method: 'POST',
      agent: new https.Agent({ keepAlive: false }), headers: { Host: 'tcb-open.tencentcloudapi.com', 'X-Own': 'kept' },
    }, done);
    request.end('{"action":"wx.api"}');
    return request;
  }),
  rest: () => promise((done) => https.get(new URL('https://e-1.api.tcloudbasegateway.com/v1/model/x?y=1'), { headers: { a: 'b' } }, done)),
  region: () => promise((done) => https.get('https://e-1.ap-shanghai.tcb-api.tencentcloudapi.com/admin', done)),
  other: ({ port }) => promise((done) => http.get({ host: '127.0.0.1', port, path: '/own' }, done)),
  sms: () => promise((done) => https.get({ hostname: 'sms.tencentcloudapi.com', lookup: (_h, _o, back) => back(new Error('left alone')) }, done)),
  evil: () => promise((done) => http.get({ hostname: 'tcb-admin.tencentyun.com.example', lookup: (_h, _o, back) => back(new Error('left alone')) }, done)),
  async modern() { const { request } = await import('node:https'); return promise((done) => { const r = request('https://tcb-admin.tencentyun.com/admin', done); r.end(); return r; }); },
};
exports.main = async (event) => ({ answer: await ways[event.way](event) });
`;

let dir: string;
let stage: Stage;
let gateway: Server;
let seen: Seen[];
const port = () => (gateway.address() as AddressInfo).port;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-hosts-'));
  mkdirSync(join(dir, 'functions', 'f'), { recursive: true });
  writeFileSync(join(dir, 'functions', 'f', 'index.js'), CODE);
  gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, headers: headers as Seen['headers'], body });
      response.end('ours');
    });
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  stage = await startStage(
    { projectDir: dir, functionsDir: join(dir, 'functions') },
    { adminUrl: () => `http://127.0.0.1:${port()}/base/admin` },
  );
});
beforeEach(() => {
  seen = [];
});
afterAll(async () => {
  await stage.stop();
  gateway.close();
  rmSync(dir, { recursive: true, force: true });
});

test.each([
  ['get', 'GET', '/base/admin?seqId=1', 'tcb-admin.tencentyun.com'],
  ['post', 'POST', '/base/admin', 'tcb-open.tencentcloudapi.com'],
  ['rest', 'GET', '/v1/model/x?y=1', 'e-1.api.tcloudbasegateway.com'],
  ['region', 'GET', '/base/admin', 'e-1.ap-shanghai.tcb-api.tencentcloudapi.com'],
  ['modern', 'GET', '/base/admin', 'tcb-admin.tencentyun.com'],
])(
  'a request of the cloud (%s) comes to the gateway with its caller’s credential',
  async (way, method, url, host) => {
    expect(await stage.call('f', { way })).toEqual({ answer: 'ours' });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method, url });
    expect(seen[0]?.headers).toMatchObject({
      host: `127.0.0.1:${port()}`,
      'x-original-host': host,
      'x-yunlet-invocation': expect.stringMatching(/^token-of-user-1/) as string,
    });
  },
);

test('headers and body of the function travel along', async () => {
  await stage.call('f', { way: 'post' });
  expect(seen[0]?.body).toBe('{"action":"wx.api"}');
  expect(seen[0]?.headers['x-own']).toBe('kept');
});

test('the function’s own traffic is left alone', async () => {
  expect(await stage.call('f', { way: 'other', port: port() })).toEqual({ answer: 'ours' });
  expect(seen[0]).toMatchObject({ url: '/own', headers: { host: `127.0.0.1:${port()}` } });
  expect(seen[0]?.headers).not.toHaveProperty('x-yunlet-invocation');
  expect(await stage.call('f', { way: 'sms' })).toEqual({ answer: 'left alone' });
  expect(await stage.call('f', { way: 'evil' })).toEqual({ answer: 'left alone' });
});

test('a call made while the code is loaded goes nowhere', async () => {
  expect(await stage.call('f', { way: 'early' })).toEqual({
    answer: 'The cloud can be called while a call is running only',
  });
});
