import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type JudgedProject, type Verdict } from './judge';
import { document, reachesGoals, rowOf, type Row } from './report';
import { PLAYS } from './projects';

const manifest = JSON.parse(
  readFileSync(join(__dirname, 'manifest.json'), 'utf8'),
) as readonly JudgedProject[];
const project: JudgedProject = {
  repository: 'someone/shop',
  commit: 'c0ffee',
  licence: 'MIT',
  years: [2020, 2022],
  kind: 'native',
  language: 'JavaScript',
  sdk: ['latest'],
  about: 'a shop',
};
const met: Verdict = { what: 'adds', ok: true };
const missed: Verdict = { what: 'removes', ok: false, detail: 'expected 1, got 2' };
const theirs = { cause: 'missing secret', why: 'no key' } as const;
const loading = { functions: 4, loaded: 2, theirs: [{ function: 'a', ...theirs }], failed: [] };

const row = (verdicts: Verdict[], failed: { function: string; detail: string }[] = []): Row =>
  rowOf({ project, verdicts, conditions: [met], loading: { ...loading, failed } });

describe('a row of the report', () => {
  test('does not count what is the project’s own', () => {
    expect(row([met, { what: 'pays', ok: true, theirs }])).toMatchObject({
      expectations: 1,
      met: 1,
      theirs: [
        { what: 'load a', ...theirs },
        { what: 'pays', ...theirs },
      ],
      failed: [],
    });
  });

  test('counts an excused expectation that fails in another way', () => {
    expect(row([{ what: 'pays', ok: false, theirs }])).toMatchObject({
      expectations: 1,
      met: 0,
      failed: ['pays'],
    });
  });

  test('names what failed', () => {
    expect(row([met, missed], [{ function: 'b', detail: 'no' }]).failed).toEqual([
      'load b: no',
      'removes: expected 1, got 2',
    ]);
  });

  test('a project that does not start has nothing loaded', () => {
    const conditions = [{ what: 'the start', ok: false }];
    expect(rowOf({ project, verdicts: [], conditions })).toMatchObject({
      functions: 0,
      expectations: 0,
      failed: ['the start'],
    });
  });
});

test.each([
  [4, 3, 100, 85, true],
  [4, 2, 100, 100, false],
  [4, 3, 100, 84, false],
])(
  'of %i functions %i loaded and of %i expectations %i met: %s',
  (functions, loaded, expectations, count, good) => {
    const one = { ...row([]), functions, loaded, expectations, met: count };
    expect(reachesGoals([one])).toBe(good);
  },
);

test('the page lists projects, what is their own and what fails', () => {
  const figures = { readyMs: 1500, calledMs: 22_040, loaded: 3 };
  const text = document({
    at: '2024-01-01',
    commit: 'abc',
    machine: { cores: 2, platform: 'linux', node: 'v20' },
    projects: [row([met, missed])],
    starts: {
      repository: 'someone/shop',
      at: '2024-01-01',
      commit: 'abc',
      functions: 4,
      load: 0.5,
      first: figures,
      second: figures,
      offline: figures,
    },
  });
  expect(text).toContain('| 2020–2022 | 2 of 4 ');
  expect(text).toContain('| 1 of 2 ');
  expect(text).toContain('- someone/shop, load a: missing secret; no key');
  expect(text).toContain('- someone/shop: removes: expected 1, got 2');
  expect(text).toContain('1.5 s');
});

test('compare takes what JSON leaves', () => {
  expect(
    compare('x', { b: 1, a: new Date(0), c: undefined }, { a: '1970-01-01T00:00:00.000Z', b: 1 }).ok,
  ).toBe(true);
  expect(compare('x', undefined, null).ok).toBe(true);
  expect(compare('x', 1, '1').ok).toBe(false);
});

test('every listed project has a play and a commit, and every play a project', () => {
  expect(Object.keys(PLAYS).sort()).toEqual(manifest.map(({ repository }) => repository).sort());
  for (const { commit } of manifest) expect(commit).toMatch(/^[0-9a-f]{40}$/);
  expect(new Set(manifest.map(({ repository }) => repository.split('/')[0])).size).toBe(manifest.length);
});
