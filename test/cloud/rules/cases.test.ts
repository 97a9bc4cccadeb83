import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFakeClock, isCloudError, parseJsonc } from '../../../cloud/base';
import type { Caller } from '../../../cloud/protocol';
import { readTable, runTable, type CaseResult, type RuleCase, type TableOutcome } from '../../../cloud/rules';
import { ask } from '../database/setup';
import { openRuled, pageOf } from './setup';

const table = readTable(parseJsonc(readFileSync(join(__dirname, 'cases.jsonc'), 'utf8')));
const named = table.cases.map((each, index): [string, RuleCase, number] => [
  `${index}: ${each.name}`,
  each,
  index,
]);

describe('a table of cases', () => {
  let outcome: TableOutcome;
  beforeAll(async () => {
    outcome = await runTable(
      table,
      {
        permissionOf: () => 'PRIVATE',
        rulesOf: () => undefined,
        storage: { mode: 'READONLY', rules: {} },
        collections: [],
      },
      0,
    );
  });

  it('has more than 200', () => {
    expect(table.cases.length).toBeGreaterThan(200);
  });

  it.each(named)('%s', (_name, each, index) => {
    const { came } = outcome.results[index] as CaseResult;
    expect(came).toBe(each.expect);
  });

  it('sees each clause both hold and not hold', () => {
    const rest = outcome.coverage.filter(({ held, notHeld }) => held === 0 || notHeld === 0);
    expect(rest.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });
});

describe('the same cases through the database', () => {
  let db: Awaited<ReturnType<typeof openRuled>>;
  beforeAll(async () => {
    db = await openRuled({ clock: createFakeClock(table.now) });
    for (const [name, documents] of Object.entries(table.documents)) await db.fill(documents, name);
  });
  afterAll(() => db.stop());

  const asked = named.filter(
    ([, each]) => each.target === 'collection' && (each.where ?? each.data) !== undefined,
  );
  it.each(asked)('%s', async (_name, each) => {
    if (each.target !== 'collection') return;
    const { collection, action, where = {}, data, as } = each;
    db.use(table.rules[collection] ?? {});
    const changes = data ?? { mark: 1 };
    const update = Object.keys(changes).some((key) => key.startsWith('$')) ? changes : { $set: changes };
    const request = {
      read: ask.find('notes', where),
      create: ask.add('notes', changes),
      update: ask.update('notes', where, update),
      delete: ask.remove('notes', where),
    }[action];
    const outcome = await db
      .runAs(request, { ...pageOf(as?.openid ?? null), ...(as as Partial<Caller>) })
      .then(
        () => 'allow',
        (error: unknown) => {
          if (!isCloudError(error)) throw error;
          expect(error.code).toMatch(/^(DATABASE_PERMISSION_DENIED|INVALID_PARAM)$/);
          return 'deny';
        },
      );
    expect(outcome).toBe(each.expect);
  });
});
