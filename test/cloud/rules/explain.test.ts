import {
  attemptsOf,
  explainAttempt,
  explainFile,
  type Attempt,
  type Explanation,
  type RuledRequest,
  type Subject,
} from '../../../cloud/rules';
import { ask } from '../database/setup';
import { rulesOf, type Doc } from './setup';

const alice: Subject = { kind: 'user', openid: 'alice' };

/** A tree as lines: how deep, what it came to, the clause, what it saw. */
function lines(tree: Explanation, depth = 0): string[] {
  const saw = tree.saw.map(({ text, value }) => `${text}=${value.en}`).join(', ');
  return [
    `${'  '.repeat(depth)}${tree.verdict}: ${tree.text}${saw === '' ? '' : ` [${saw}]`}`,
    ...tree.below.flatMap((each) => lines(each, depth + 1)),
  ];
}

async function explain(rule: string, attempt: Attempt, others: Record<string, Doc> = {}) {
  const read = async (collection: string, id: string) => others[`${collection}.${id}`] ?? null;
  const answer = await explainAttempt(attempt, {
    rules: rulesOf({ read: rule, write: rule }),
    subject: alice,
    now: 5,
    read,
  });
  return {
    allowed: answer.allowed,
    trees: answer.trees.map((tree) => lines(tree)),
    reason: answer.reason?.en,
    reads: answer.reads,
  };
}

describe('explainAttempt', () => {
  const rule = 'doc.owner == auth.openid || doc.public == true';

  it('tells what a query leaves open', async () => {
    expect(await explain(rule, { action: 'read', query: { public: { $ne: 1 }, n: 1 } })).toEqual({
      allowed: false,
      reads: [],
      reason: undefined,
      trees: [
        [
          `open: ${rule}`,
          '  open: doc.owner == auth.openid [doc.owner=anything: the query says nothing of it, auth.openid="alice"]',
          '  open: doc.public == true [doc.public=≠ 1]',
        ],
      ],
    });
  });

  it('tells what a query implies', async () => {
    expect(await explain(rule, { action: 'read', query: { owner: 'alice' } })).toMatchObject({
      allowed: true,
      trees: [
        [
          `holds: ${rule}`,
          '  holds: doc.owner == auth.openid [doc.owner="alice" (⊇ "alice"), auth.openid="alice"]',
          '  open: doc.public == true [doc.public=anything: the query says nothing of it]',
        ],
      ],
    });
  });

  it('tells of the alternatives that are not allowed only', async () => {
    const query = { $or: [{ owner: 'alice' }, { owner: 'bob' }, { public: true }] };
    const { trees } = await explain(rule, { action: 'read', query });
    expect(trees).toHaveLength(1);
    expect(trees[0]?.[1]).toContain('doc.owner="bob"');
  });

  it('tells what a document made of a rule, and what was not looked at', async () => {
    expect(await explain(rule, { action: 'read', document: { owner: 'alice' } })).toMatchObject({
      trees: [
        [
          `holds: ${rule}`,
          '  holds: doc.owner == auth.openid [doc.owner="alice", auth.openid="alice"]',
          '  skipped: doc.public == true',
        ],
      ],
    });
    expect(await explain('doc.a.b > 1', { action: 'read', document: {} })).toMatchObject({
      allowed: false,
      trees: [['unanswered: doc.a.b > 1 [doc.a.b=there is nothing to take b from]']],
    });
  });

  it('tells what get() found', async () => {
    const roles = 'get(`database.roles.${auth.openid}`).role == doc.role';
    const others = { 'roles.alice': { role: 'admin' } };
    expect(await explain(roles, { action: 'read', query: { role: 'admin' } }, others)).toMatchObject({
      allowed: true,
      reads: ['roles.alice'],
      trees: [
        [
          `holds: ${roles} [get(\`database.roles.\${auth.openid}\`).role="admin", doc.role="admin" (⊇ "admin")]`,
        ],
      ],
    });
  });

  it('tells that there is no rule, and that the owner is the server’s', async () => {
    const none = await explainAttempt(
      { action: 'delete', query: {} },
      { rules: rulesOf({ read: true }), subject: alice, now: 5, read: () => Promise.resolve(null) },
    );
    expect(none).toMatchObject({ allowed: false, trees: [] });
    expect(none.reason?.en).toContain('no rule for delete');
    expect(await explain('true', { action: 'create', document: { _openid: 'alice' } })).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('_openid') as string,
    });
  });

  it('gives up where get() would read more than 10 documents', async () => {
    const query = { $or: Array.from({ length: 11 }, (_, index) => ({ shop: `s${index}` })) };
    const rule = 'get(`database.shops.${doc.shop}`) == null';
    expect(await explain(rule, { action: 'read', query })).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('10 documents') as string,
    });
    expect(await explain(rule, { action: 'read', query: { $or: query.$or.slice(1) } })).toMatchObject({
      allowed: true,
    });
  });
});

describe('attemptsOf', () => {
  it.each([
    ['find', ask.find('c', { a: 1 }), [{ action: 'read', query: { a: 1 } }]],
    ['count', ask.count('c', { a: 1 }), [{ action: 'read', query: { a: 1 } }]],
    [
      'aggregate',
      ask.aggregate('c', { $match: { a: 1 } }, { $match: { b: 1 } }, { $limit: 1 }, { $match: { c: 1 } }),
      [{ action: 'read', query: { $and: [{ a: 1 }, { b: 1 }] } }],
    ],
    [
      'add',
      ask.add('c', { a: 1 }, { a: 2 }),
      [
        { action: 'create', document: { a: 1 } },
        { action: 'create', document: { a: 2 } },
      ],
    ],
    [
      'update',
      ask.update('c', { a: 1 }, { $set: { b: 2 } }),
      [{ action: 'update', query: { a: 1 }, data: { b: 2 } }],
    ],
    [
      'updateAndReturn',
      ask.findAndUpdate('c', { a: 1 }, { $set: { b: 2 } }),
      [
        { action: 'update', query: { a: 1 }, data: { b: 2 } },
        { action: 'read', query: { a: 1 } },
      ],
    ],
    [
      'set',
      ask.set('c', 'x', { b: 2 }),
      [
        { action: 'update', query: { _id: 'x' }, data: { b: 2 } },
        { action: 'create', document: { _id: 'x', b: 2 } },
      ],
    ],
    ['remove', ask.remove('c', { a: 1 }), [{ action: 'delete', query: { a: 1 } }]],
  ])('%s', (_name, request, expected) => {
    expect(attemptsOf(request as RuledRequest)).toEqual(expected);
  });
});

describe('explainFile', () => {
  it('judges basic modes and rules', () => {
    const file = { path: 'a.png', owner: 'bob' };
    const rules = rulesOf({ read: 'resource.openid == auth.openid' }, 'storage');
    const by = (mode: 'PRIVATE' | 'READONLY' | 'CUSTOM') => ({ permission: { mode, rules }, subject: alice });
    expect(explainFile('read', file, by('READONLY'))).toMatchObject({ allowed: true, trees: [] });
    expect(explainFile('read', file, by('PRIVATE'))).toMatchObject({ allowed: false, trees: [] });
    const { allowed, trees } = explainFile('read', file, by('CUSTOM'));
    expect([allowed, lines(trees[0] as Explanation)]).toEqual([
      false,
      ['fails: resource.openid == auth.openid [resource.openid="bob", auth.openid="alice"]'],
    ]);
    expect(explainFile('write', file, by('CUSTOM')).reason?.en).toContain('no rule for write');
  });
});
