import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWarningLog, silentLogger } from '../../../cloud/base';
import { reportOf } from '../../../cloud/cli/warning-report';
import { createPlay, errorOf } from './play';

const FIXTURE = join(__dirname, '../../fixtures/projects/quirks');
const BIN = join(__dirname, '../../../bin/yunlet.js');

it('groups warnings by code, faults first, with functions, places and counts', () => {
  const { warn, raised } = createWarningLog(silentLogger, 'en');
  warn('MEMORY_LIMIT_SOFT');
  const cut = { collection: 'c', limit: 20 };
  warn('GEO_INDEX_MISSING', { collection: 'places' }, { place: 'pages/map/map' });
  for (const functionName of ['b', 'a', 'b']) warn('RESULT_CUT', cut, { functionName, place: 'x.js:1:2' });
  const report = reportOf(raised());
  expect(report).toMatchObject({ faults: 3, notices: 1 });
  expect(report.warnings.map(({ code, times, fault }) => [code, times, fault])).toEqual([
    ['RESULT_CUT', 3, true],
    ['GEO_INDEX_MISSING', 1, true],
    ['MEMORY_LIMIT_SOFT', 1, false],
  ]);
  expect(report.warnings[0]).toMatchObject({
    functions: ['a', 'b'],
    occurrences: [
      { function: 'b', place: 'x.js:1:2', times: 2 },
      { function: 'a', times: 1 },
    ],
  });
  expect(report.warnings[1]?.occurrences).toEqual([
    { place: 'pages/map/map', message: expect.stringContaining('places') as string, times: 1 },
  ]);
});

describe('dev', () => {
  let dir: string;
  let project: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'yunlet-strict-'));
    project = join(dir, 'app');
    cpSync(FIXTURE, project, { recursive: true });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const play = createPlay(() => dir);

  /** Starts dev with `words`, calls the function `cuts` in each of `ways`, and stops it. */
  async function live(words: readonly string[], ways: readonly string[]) {
    const child = spawn(
      process.execPath,
      [BIN, 'dev', '--project', project, '--port', '0', '--no-open', '--json', '--lang', 'en', ...words],
      { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const closed = once(child, 'close');
    try {
      let out = '';
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
      const ready = new Promise<void>((resolve, reject) => {
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          out += chunk;
          if (out.includes('\n')) resolve();
        });
        void closed.then(() => reject(new Error(`ended before it was ready: ${err}`)));
      });
      await ready;
      for (const way of ways) {
        const data = JSON.stringify({ way });
        const { code } = await play('invoke', 'cuts', '--data', data, '--as', 'o', '--project', project);
        expect(code).toBe(0);
      }
      await play('stop', '--project', project);
      const [code] = (await closed) as [number | null];
      const lines = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      return { code, lines, err };
    } finally {
      child.kill('SIGKILL');
    }
  }

  it('--strict ends with a report and exit code 1 where the real cloud would refuse', async () => {
    const { code, lines, err } = await live(
      ['--strict', '--report', 'report.json'],
      ['absent', 'env', 'absent'],
    );
    expect(code).toBe(1);
    const report = {
      faults: 2,
      notices: expect.any(Number) as number,
      warnings: expect.arrayContaining([
        {
          code: 'COLLECTION_ABSENT',
          fault: true,
          times: 2,
          functions: ['cuts'],
          occurrences: [
            {
              function: 'cuts',
              place: expect.stringMatching(/^cloudfunctions\/cuts\/index\.js:\d+:\d+$/) as string,
              message: expect.stringContaining('Collection nowhere does not exist') as string,
              times: 2,
            },
          ],
        },
        expect.objectContaining({ code: 'ENV_UNKNOWN', times: 1, functions: ['cuts'] }),
      ]) as unknown[],
    };
    expect(lines.slice(-2)).toEqual([
      { report },
      { error: { code: 'WARNINGS_FOUND', message: expect.stringMatching(/: 2\.$/) as string } },
    ]);
    expect(JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'))).toEqual(report);
    expect(err).toMatch(/Faults: 2\./);
    expect(err).toMatch(/! COLLECTION_ABSENT {2}×2\n {6}.*cloudfunctions\/cuts\/index\.js:\d+:\d+\) {2}×2/);
  }, 90_000);

  it('without --strict the same is forgiven and only reported; --strict without a fault ends well', async () => {
    const forgiving = await live(['--report', 'dev.json'], ['absent']);
    expect(forgiving.code).toBe(0);
    expect(JSON.parse(readFileSync(join(dir, 'dev.json'), 'utf8'))).toMatchObject({
      faults: 1,
      warnings: expect.arrayContaining([
        expect.objectContaining({ code: 'COLLECTION_CREATED', functions: ['cuts'] }),
      ]) as unknown[],
    });
    const strict = await live(['--strict'], ['absent']);
    // It was created by then.
    expect(strict.code).toBe(0);
    expect(strict.lines.at(-1)).toMatchObject({ report: { faults: 0 } });
  }, 90_000);

  it('refuses a report that cannot be written before it starts anything', async () => {
    const refused = await play('dev', '--project', project, '--json', '--report', join('none', 'x.json'));
    expect(refused.code).toBe(1);
    expect(errorOf(refused).code).toBe('FILE_UNWRITABLE');
  });
});
