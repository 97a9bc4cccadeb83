import { EJSON } from 'bson';
import { isCloudError } from '../../../cloud/base';
import { ask } from '../database/setup';
import { chanceFrom, OTHERS, someDocument, someQuery, someRule, USERS, type Chance } from './generate';
import { judge, textOf, type Rule, type World } from './naive';
import { COLLECTION, openRuled, type Doc } from './setup';

/** What a page got or changed although the rule forbids it. */
export interface Breach {
  readonly action: string;
  readonly rule: string;
  readonly request: unknown;
  readonly document: unknown;
}

type Database = Awaited<ReturnType<typeof openRuled>>;

/** Documents that each rule meets. */
const DOCUMENTS = 12;

/**
 * Looks for requests by which a page reads or writes what a rule, judged on the document alone, forbids. Everything goes
 * through the database as a page's request does.
 */
export async function searchDatabase(requests: number, seed: number) {
  const chance = chanceFrom(seed);
  const db = await openRuled();
  const breaches: Breach[] = [];
  const tally = { asked: 0, refused: 0, allowed: 0, seen: 0, changed: 0, created: 0 };
  try {
    await seedOthers(db);
    let round = 0;
    while (tally.asked < requests && breaches.length < 5) {
      const read = shortRule(chance);
      const write = shortRule(chance);
      db.use({ read: textOf(read), write: textOf(write) });
      const documents = Array.from({ length: DOCUMENTS }, (_, index) =>
        someDocument(chance, `${round}-${index}`),
      );
      await db.fill(documents);
      for (let index = 0; index < 12; index++) {
        tally.asked++;
        const user = chance.one(USERS);
        const found = await attempt({ db, chance, user, read, write, documents, tally });
        if (found !== undefined) breaches.push(found);
      }
      round++;
    }
  } finally {
    await db.stop();
  }
  return { seed, ...tally, breaches };
}

interface Attempt {
  readonly db: Database;
  readonly chance: Chance;
  readonly user: string;
  readonly read: Rule;
  readonly write: Rule;
  readonly documents: readonly Doc[];
  readonly tally: { refused: number; allowed: number; seen: number; changed: number; created: number };
}

async function attempt(given: Attempt): Promise<Breach | undefined> {
  const { db, chance, user, read, write, documents, tally } = given;
  const action = chance.one([
    'find',
    'find',
    'find',
    'count',
    'aggregate',
    'update',
    'update',
    'findAndUpdate',
    'remove',
    'insert',
    'set',
  ] as const);
  const reads = action === 'find' || action === 'count' || action === 'aggregate';
  const query = someQuery(reads ? read : write, chance, user);
  const set = plainSet(chance);
  const breach = (rule: Rule, document: unknown): Breach => ({
    action,
    rule: textOf(rule),
    request: { user, query, set },
    document,
  });
  const holds = (rule: Rule, doc: unknown, data?: Doc) =>
    judge(rule, {
      auth: { openid: user },
      now: db.clock.now(),
      doc,
      data,
      others: OTHERS,
    } satisfies World) === true;
  const forbidden = (rule: Rule, found: readonly Doc[], data?: Doc): Breach | undefined => {
    const bad = found.find((document) => !holds(rule, original(documents, document['_id']), data));
    return bad === undefined ? undefined : breach(rule, original(documents, bad['_id']));
  };
  try {
    switch (action) {
      case 'find': {
        const { list } = await db.run(ask.find(COLLECTION, query), user);
        tally.allowed++;
        tally.seen += list.length;
        return forbidden(read, list);
      }
      case 'count': {
        const { total } = await db.run(ask.count(COLLECTION, query), user);
        tally.allowed++;
        const allowed = documents.filter((document) => holds(read, document)).length;
        return total > allowed ? breach(read, { total, allowed }) : undefined;
      }
      case 'aggregate': {
        const stages = [{ $match: query }, { $group: { _id: null, ids: { $push: '$_id' } } }];
        const { list } = await db.run(ask.aggregate(COLLECTION, ...stages), user);
        tally.allowed++;
        const ids = (list[0]?.['ids'] ?? []) as unknown[];
        tally.seen += ids.length;
        return forbidden(
          read,
          ids.map((_id) => ({ _id })),
        );
      }
      case 'insert':
      case 'set': {
        const id =
          action === 'insert' ? 'new' : chance.often(50) ? 'new' : String(chance.one(documents)['_id']);
        const data = bare(someDocument(chance, id));
        const before = await db.all();
        const { _id, ...update } = data;
        if (action === 'insert') await db.run(ask.add(COLLECTION, data), user);
        else await db.run(ask.set(COLLECTION, _id, update), user);
        tally.allowed++;
        tally.created++;
        const old = before.find((document) => document['_id'] === id);
        await db.fill(documents);
        if (old === undefined) {
          const doc = { _openid: user, ...data };
          return holds(write, doc, data) ? undefined : breach(write, doc);
        }
        return holds(write, original(documents, id), update) ? undefined : breach(write, old);
      }
      default: {
        if (action === 'remove') await db.run(ask.remove(COLLECTION, query), user);
        else if (action === 'update') await db.run(ask.update(COLLECTION, query, { $set: set }), user);
        else {
          const { document } = await db.run(ask.findAndUpdate(COLLECTION, query, { $set: set }), user);
          const shown = document === null ? undefined : forbidden(read, [document]);
          if (shown !== undefined) return shown;
        }
        tally.allowed++;
        const after = new Map(
          (await db.all()).map((document) => [document['_id'], EJSON.stringify(document)]),
        );
        const changed = documents.filter(
          (document) => after.get(document['_id']) !== EJSON.stringify(document),
        );
        tally.changed += changed.length;
        if (changed.length > 0) await db.fill(documents);
        return forbidden(write, changed, action === 'remove' ? undefined : set);
      }
    }
  } catch (error) {
    if (!isCloudError(error)) throw error;
    if (error.code === 'DATABASE_PERMISSION_DENIED') tally.refused++;
    return undefined;
  }
}

function original(documents: readonly Doc[], id: unknown): unknown {
  return documents.find((document) => document['_id'] === id);
}

/** What a page sends must not name the owner. */
function bare(document: Doc): Doc {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '_openid'));
}

function plainSet(chance: Chance): Doc {
  const name = chance.one(['n', 'owner', 'pub', 'mark']);
  return { [name]: chance.one<unknown>([1, 2, 'me', true, 'fresh']), mark: 'fresh' };
}

function shortRule(chance: Chance): Rule {
  for (;;) {
    const rule = someRule(chance);
    const text = textOf(rule);
    if (text.length <= 1024 && text.split('get(').length <= 4) return rule;
  }
}

async function seedOthers(db: Database): Promise<void> {
  for (const name of ['shops', 'roles']) {
    const documents = Object.entries(OTHERS).flatMap(([key, document]) =>
      key.startsWith(`${name}.`) ? [document] : [],
    );
    await db.fill(documents, name);
  }
}
