import { createServer, type Server } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';
import { createPlay, errorOf } from './play';

const PROJECT = join(__dirname, '../../fixtures/projects/testing');

let cloud: TestCloud;
let dir: string;
let target: readonly string[];
beforeAll(async () => {
  cloud = await createTestCloud({ project: PROJECT });
  target = ['--url', cloud.url, '--key', cloud.key];
});
afterAll(() => cloud.stop());
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'yunlet-data-'))));
afterEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  await cloud.reset();
});

const play = createPlay(() => dir);
const write = (name: string, ...lines: readonly string[]) =>
  writeFileSync(join(dir, name), lines.map((line) => `${line}\n`).join(''));
const read = (name: string) => readFileSync(join(dir, name), 'utf8');
const bringIn = (...words: readonly string[]) =>
  play('data', 'import', 'things', ...words, '--json', ...target);
const takeOut = (...words: readonly string[]) => play('data', 'export', 'things', ...words, ...target);
const db = async (expression: string, ...words: readonly string[]) => {
  const played = await play('db', expression, '--json', ...words, ...target);
  return JSON.parse(played.out) as {
    data?: Record<string, unknown>[];
    total?: number;
    error?: { code: string };
  };
};

const TYPED = [
  '{"_id":"a","when":{"$date":{"$numberLong":"1767225600123"}},"old":{"$date":{"$numberLong":"-62135596800000"}}}',
  '{"_id":"b","int":{"$numberInt":"7"},"long":{"$numberLong":"9007199254740993"},"whole":{"$numberDouble":"1.0"},"part":{"$numberDouble":"0.1"}}',
  '{"_id":"c","endless":{"$numberDouble":"-Infinity"},"none":{"$numberDouble":"NaN"},"zero":{"$numberDouble":"-0.0"}}',
  '{"_id":"d","list":[{"$numberInt":"1"},[{"$numberLong":"2"}],{"deep":{"on":true,"off":null,"text":"你好 \u2028 \\"quoted\\""}}],"empty":{},"bare":[]}',
  '{"_id":"e","place":{"type":"Point","coordinates":[{"$numberDouble":"113.3"},{"$numberDouble":"23.1"}]}}',
  '{"_id":"f","bytes":{"$binary":{"base64":"AAEC","subType":"00"}},"exact":{"$numberDecimal":"0.10"}}',
  '{"_id":"g","friend":{"$oid":"64b7f0c2a1b2c3d4e5f60719"}}',
];

describe('what goes in comes out', () => {
  it('keeps every type, canonical', async () => {
    write('in.jsonl', ...TYPED);
    expect(await bringIn('in.jsonl')).toMatchObject({ code: 0 });
    expect((await takeOut('--canonical', '--out', 'out.jsonl')).code).toBe(0);
    expect(read('out.jsonl').trimEnd().split('\n')).toEqual(TYPED);
  });

  it('reads its own relaxed form: dates, whole numbers, ids', async () => {
    write('in.jsonl', ...TYPED.slice(0, 2), TYPED[6] ?? '');
    await bringIn('in.jsonl');
    const relaxed = await takeOut();
    expect(relaxed.out).toContain('"when":{"$date":"2026-01-01T00:00:00.123Z"}');
    writeFileSync(join(dir, 'again.jsonl'), relaxed.out);
    expect((await bringIn('again.jsonl', '--mode', 'upsert')).code).toBe(0);
    expect((await takeOut()).out).toBe(relaxed.out);
  });

  it('brings 5,000 documents in and out, each once, in order', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) =>
      JSON.stringify({ _id: `d${String(n).padStart(4, '0')}`, n }),
    );
    write('in.jsonl', ...lines);
    const { out } = await bringIn('in.jsonl');
    expect(JSON.parse(out)).toEqual({ collection: 'things', imported: 5000, refused: [] });
    expect((await db(`db.collection('things').count()`)).total).toBe(5000);
    const taken = await takeOut('--out', 'out.jsonl', '--json');
    expect(JSON.parse(taken.out)).toMatchObject({ collection: 'things', count: 5000 });
    expect(read('out.jsonl')).toBe(read('in.jsonl'));
  });

  it('exports what a query asks for', async () => {
    write('in.jsonl', ...TYPED);
    await bringIn('in.jsonl');
    const { out } = await takeOut('--query', '{"int":7}', '--canonical');
    expect(out.trimEnd()).toBe(TYPED[1]);
  });

  it('makes an _id where a line has none, and takes stdin, a BOM and CR LF', async () => {
    const piped = createPlay(() => dir, { input: '\uFEFF{"n":1}\r\n\r\n{"n":2}' });
    const { code } = await piped('data', 'import', 'things', '-', ...target);
    expect(code).toBe(0);
    const { data = [] } = await db(`db.collection('things').orderBy('n', 'asc').get()`);
    expect(data).toEqual([
      { _id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, n: 1 },
      { _id: expect.any(String) as string, n: 2 },
    ]);
  });

  it('an empty file is no mistake', async () => {
    write('in.jsonl');
    expect(JSON.parse((await bringIn('in.jsonl')).out)).toEqual({
      collection: 'things',
      imported: 0,
      refused: [],
    });
  });
});

describe('a line that cannot go in', () => {
  const LINES = [
    '{"_id":"1"}',
    '{"_id":"2"',
    '{"_id":"3"}',
    '[4]',
    '{"_id":"1","again":true}',
    '{"_id":"6"}',
  ];

  it('is named with its number; the others go in', async () => {
    write('in.jsonl', ...LINES);
    const played = await bringIn('in.jsonl');
    expect(played.code).toBe(3);
    const [result = ''] = played.out.split('\n');
    const { imported, refused } = JSON.parse(result) as { imported: number; refused: { line: number }[] };
    expect(imported).toBe(3);
    expect(refused.map(({ line }) => line)).toEqual([2, 4, 5]);
    expect(played.err).toMatch(/2.*column 11/);
    expect(errorOf(played)).toMatchObject({ code: 'PARTLY_DONE' });
    expect((await db(`db.collection('things').count()`)).total).toBe(3);
  });

  it('with --stop-on-error ends there: exactly the lines above are in', async () => {
    write('in.jsonl', '{"_id":"1"}', '{"_id":"2"}', '{"_id":"1"}', '{"_id":"4"}');
    expect((await bringIn('in.jsonl', '--stop-on-error')).code).toBe(3);
    write('broken.jsonl', '{"_id":"8"}', 'x', '{"_id":"9"}');
    expect((await bringIn('broken.jsonl', '--stop-on-error')).code).toBe(3);
    const { data = [] } = await db(`db.collection('things').get()`);
    expect(data.map(({ _id }) => _id).sort()).toEqual(['1', '2', '8']);
  });

  it('with nothing gone in ends with 1', async () => {
    write('in.jsonl', 'x');
    const played = await bringIn('in.jsonl');
    expect([played.code, errorOf(played).code]).toEqual([1, 'DATABASE_REQUEST_FAILED']);
  });

  it('a file that is not there is one sentence', async () => {
    const played = await bringIn('nothing.jsonl');
    expect([played.code, errorOf(played).code]).toEqual([1, 'FILE_UNREADABLE']);
    expect(played.err.trimEnd().split('\n')).toHaveLength(1);
  });
});

it('insert refuses a known _id and leaves its document; upsert replaces it whole', async () => {
  write('first.jsonl', '{"_id":"1","a":1,"b":1}');
  write('second.jsonl', '{"_id":"1","a":2}', '{"_id":"2","a":3}');
  await bringIn('first.jsonl');
  expect((await bringIn('second.jsonl')).code).toBe(3);
  expect((await db(`db.collection('things').doc('1').get()`)).data).toEqual({ _id: '1', a: 1, b: 1 });
  expect((await bringIn('second.jsonl', '--mode', 'upsert')).code).toBe(0);
  const { data } = await db(`db.collection('things').orderBy('a', 'asc').get()`);
  expect(data).toEqual([
    { _id: '1', a: 2 },
    { _id: '2', a: 3 },
  ]);
});

describe('a cloud that dies during an export', () => {
  let relay: Server;
  let answers: number;
  beforeEach(async () => {
    relay = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        if (answers-- <= 0) return request.socket.destroy();
        const headers = { 'content-type': 'application/json', 'x-yunlet-key': cloud.key };
        const body = Buffer.concat(chunks).toString();
        const answer = await fetch(`${cloud.url}${request.url ?? ''}`, { method: 'POST', headers, body });
        response.writeHead(answer.status).end(await answer.text());
      })();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => relay.once('listening', resolve));
  });
  afterEach(() => new Promise((resolve) => relay.close(resolve)));

  it('leaves the file as it was and nothing beside it', async () => {
    write('in.jsonl', ...Array.from({ length: 500 }, (_, n) => JSON.stringify({ n })));
    await bringIn('in.jsonl');
    write('out.jsonl', 'yesterday');
    answers = 2;
    const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
    const words = ['--out', 'out.jsonl', '--url', url, '--key', cloud.key, '--json'];
    const played = await play('data', 'export', 'things', ...words);
    expect([played.code, errorOf(played).code]).toEqual([1, 'SERVER_TIMEOUT']);
    expect(read('out.jsonl')).toBe('yesterday\n');
    expect(readdirSync(dir).sort()).toEqual(['in.jsonl', 'out.jsonl']);
  });
});

describe('a database expression', () => {
  it('acts as administrator, or as any user with --as', async () => {
    const added = await db(`db.collection('things').add({ data: { text: 'mine' } })`, '--as', '小明');
    expect(added).toMatchObject({ _id: expect.any(String) as string });
    const { data } = await db(`db.collection('things').where({ text: _.in(['mine']) }).get()`);
    expect(data).toMatchObject([{ _openid: '小明', text: 'mine' }]);
    // PRIVATE: of other users nothing is seen.
    expect((await db(`db.collection('things').get()`, '--as', 'somebody')).data).toEqual([]);
    expect((await db(`db.collection('things').get()`, '--as', '小明')).data).toHaveLength(1);
  });

  it('says what the database refuses, with its code', async () => {
    const played = await play(
      'db',
      `db.collection('things').where({ a: { $bad: 1 } }).get()`,
      '--json',
      ...target,
    );
    expect(played.code).toBe(1);
    expect(errorOf(played).code).toMatch(/^DATABASE_/);
    expect(played.err).not.toMatch(/^\s+at /m);
  });

  it('refuses a wrong key', async () => {
    const played = await play(
      'db',
      `db.collection('things').get()`,
      '--url',
      cloud.url,
      '--key',
      'no',
      '--json',
    );
    expect([played.code, errorOf(played).code]).toEqual([1, 'UNAUTHENTICATED']);
  });
});

it('invoke reaches a running cloud as any user, with JSON from the line, a file or stdin', async () => {
  const invoke = (...words: readonly string[]) => play('invoke', 'echo', ...words, '--json', ...target);
  const line = await invoke('--data', '{"a":1}', '--as', '小明 👋');
  expect(JSON.parse(line.out)).toMatchObject({ event: { a: 1 }, openid: '小明 👋' });
  write('event.json', '{"a":2}');
  expect(JSON.parse((await invoke('--data', '@event.json')).out)).toMatchObject({ event: { a: 2 } });
  const piped = createPlay(() => dir, { input: '{"a":3}' });
  const { out } = await piped('invoke', 'echo', '--data', '-', '--json', ...target);
  expect(JSON.parse(out)).toMatchObject({ event: { a: 3 } });
  const missing = await play('invoke', 'nothing', '--json', ...target);
  expect([missing.code, errorOf(missing).code]).toEqual([1, 'FUNCTION_NOT_FOUND']);
});

describe('CSV', () => {
  it('comes in by its name, goes out with its fields', async () => {
    write('in.csv', '_id,age,place.city,on', 'x,45,"a, ""b""",true', 'y,21,,');
    expect(await bringIn('in.csv')).toMatchObject({ code: 0 });
    expect((await db(`db.collection('things').get()`)).data).toEqual([
      { _id: 'x', age: 45, place: { city: 'a, "b"' }, on: true },
      { _id: 'y', age: 21 },
    ]);
    expect((await takeOut('--out', 'out.csv', '--fields', '_id, age,place.city,on')).code).toBe(0);
    expect(read('out.csv')).toBe(read('in.csv'));
    expect((await takeOut('--format', 'csv', '--fields', 'age')).out).toBe('age\n45\n21\n');
  });

  test.each([
    ['export', ['--format', 'csv'], 'CSV needs the fields'],
    ['export', ['--format', 'xml'], '--format must be'],
    ['export', ['--format', 'csv', '--fields', 'a,a.b'], 'two ways'],
  ])('%s %j is refused', async (_, words, sentence) => {
    const played = await takeOut(...words, '--json');
    expect(played.code).toBe(2);
    expect(errorOf(played).message).toContain(sentence);
  });
});

it('exports documents whose ids are of several types', async () => {
  const ids = Array.from({ length: 450 }, (_, n) => (n % 2 === 0 ? n : `t${String(n).padStart(3, '0')}`));
  write('in.jsonl', ...ids.map((_id) => JSON.stringify({ _id })));
  await bringIn('in.jsonl');
  const lines = (await takeOut()).out.trimEnd().split('\n');
  expect(lines).toHaveLength(450);
  expect(new Set(lines).size).toBe(450);
});

it('reads objects over several lines, as the documentation shows them', async () => {
  writeFileSync(
    join(dir, 'in.json'),
    '{\n    "_id": "xxxxxx",\n    "age": 45\n}\n{\n    "_id": "yyyyyy",\n    "age": 21\n}\n',
  );
  expect(await bringIn('in.json')).toMatchObject({ code: 0 });
  expect((await db(`db.collection('things').count()`)).total).toBe(2);
});
