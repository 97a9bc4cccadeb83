import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud } from '../../cloud/testing';

const FIXTURE = join(__dirname, '../fixtures/projects/quirks');

/** Where `text` stands in a file of the fixture: path and line. */
function lineOf(file: string, text: string): string {
  const lines = readFileSync(join(FIXTURE, file), 'utf8').split('\n');
  return `${file}:${lines.findIndex((line) => line.includes(text)) + 1}:`;
}

describe.each(['~2.6.3', 'latest'])('with wx-server-sdk %s a warning names the line', (range) => {
  let project: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'yunlet-call-site-'));
    cpSync(FIXTURE, project, { recursive: true });
    for (const name of ['cuts', 'typed', 'module', 'bare']) {
      const type = name === 'module' ? 'module' : 'commonjs';
      writeFileSync(
        join(project, 'cloudfunctions', name, 'package.json'),
        JSON.stringify({ name, type, dependencies: { 'wx-server-sdk': range } }),
      );
    }
    cloud = await createTestCloud({ project });
    await cloud.db.collection('notes').insert(Array.from({ length: 1001 }, (_, n) => ({ n })));
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  it.each([
    ['get', 'notes.get()', 'RESULT_CUT'],
    ['where', 'notes.where(', 'RESULT_CUT'],
    ['inOrder', 'notes.orderBy(', 'RESULT_CUT'],
    ['aggregate', 'notes.aggregate()', 'AGGREGATE_CUT'],
    ['created', 'db.collection(`fresh-', 'COLLECTION_CREATED'],
    ['env', "cloud.database({ env: 'elsewhere'", 'ENV_FALLBACK'],
    ['openapi', 'cloud.openapi.wxacode', 'OPENAPI_PERMISSION'],
  ])('of %s', async (way, text, code) => {
    const alice = await cloud.as('alice');
    const seen = await alice.callFunction('cuts', { way });
    expect(seen).toEqual({ asBefore: true });
    expect(cloud.warnings).toContainEqual(
      expect.objectContaining({
        code,
        functionName: 'cuts',
        place: expect.stringContaining(lineOf('cloudfunctions/cuts/index.js', text)),
        fault: true,
      }),
    );
  });

  it('of a file, as far as the SDK lets it be known: it waits before it asks', async () => {
    await (await cloud.as('alice')).callFunction('cuts', { way: 'file' });
    expect(cloud.warnings).toContainEqual(
      expect.objectContaining({
        code: 'ENV_FALLBACK',
        functionName: 'cuts',
        message: expect.stringMatching(/ \(cuts\)$/),
      }),
    );
  });

  it('of a program that names no environment, once for the function', async () => {
    await (await cloud.as('alice')).callFunction('bare');
    const found = cloud.warnings.filter(({ functionName }) => functionName === 'bare');
    // Newer SDKs put in the function's own.
    expect(found.map(({ code, times }) => [code, times])).toEqual(
      range === 'latest' ? [] : [['ENV_UNNAMED', 2]],
    );
  });

  it('of TypeScript, in the file it was written in', async () => {
    expect(await (await cloud.as('alice')).callFunction('typed')).toBe(100);
    expect(cloud.warnings).toContainEqual(
      expect.objectContaining({
        code: 'RESULT_CUT',
        functionName: 'typed',
        place: expect.stringContaining(lineOf('shared/read-all.ts', "collection('notes')")),
      }),
    );
  });

  it('of an ES module', async () => {
    expect(await (await cloud.as('alice')).callFunction('module')).toBe(100);
    expect(cloud.warnings).toContainEqual(
      expect.objectContaining({
        code: 'RESULT_CUT',
        functionName: 'module',
        place: expect.stringContaining(lineOf('cloudfunctions/module/index.js', '.get()')),
      }),
    );
  });
});

describe('a page', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await createTestCloud({ project: FIXTURE });
    await cloud.db.collection('notes').insert({ _id: 'his', _openid: 'somebody' });
  });
  afterAll(() => cloud.stop());
  beforeEach(() => cloud.reset());

  const count = async (page: string) => {
    const request = { action: 'count', collection: `c-${Math.abs(page.length)}`, query: {} };
    const response = await fetch(`${cloud.url}/client/database`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-yunlet-key': cloud.key,
        'x-yunlet-as': 'alice',
        'x-yunlet-page': page,
      },
      body: JSON.stringify({ request }),
    });
    expect(response.status).toBe(200);
  };

  it('is named by its route', async () => {
    await count('pages/notes/notes');
    await count(encodeURI('页面/首页'));
    expect(cloud.warnings.map(({ code, place }) => [code, place])).toEqual([
      ['COLLECTION_CREATED', 'pages/notes/notes'],
      ['COLLECTION_CREATED', '页面/首页'],
    ]);
    expect(cloud.warnings[0]).not.toHaveProperty('functionName');
  });

  it.each(['%', '%E0%A4', 'a%0Ab', 'x'.repeat(513), 'a%1B[31mb'])(
    'is not named by what is no route (%#)',
    async (page) => {
      await count(page);
      expect(cloud.warnings.some((warning) => 'place' in warning)).toBe(false);
    },
  );
});
