import { EJSON, Int32 } from 'bson';
import type { Collection, Db } from 'mongodb';
import type { Chance } from './chance';
import { documentOf, filterOf, PATHS } from './makers';
import { runPipeline } from './pipeline';
import { pipelineOf } from './pipeline-makers';
import { matches, sortDocs } from './query';
import { seedOf, updated, type Updating } from './update';
import { updateOf, upsertOf, type MadeUpdate } from './update-makers';
import { Refused, Unsure, type Doc } from './values';

/** How many cases of which kind were compared. */
export interface Tally {
  queries: number;
  updates: number;
  upserts: number;
  pipelines: number;
  /** Cases in which both refused. */
  refused: number;
  /** Cases that the documentation leaves open. */
  leftOut: number;
}

const TYPED = { promoteValues: false } as const;

const CASES = { queries: 20, pipelines: 15, updates: 15, upserts: 3 };

/** One pair of collections, with some fifty cases; what differs, as text. */
export async function compareRound(db: Db, chance: Chance, tally: Tally): Promise<string[]> {
  const main = db.collection<Doc>('main');
  const other = db.collection<Doc>('other');
  await Promise.all([main.deleteMany({}), other.deleteMany({})]);
  const make = (count: number) => Array.from({ length: count }, (_, id) => documentOf(chance, id));
  const others = make(5);
  let documents = make(8);
  await main.insertMany(documents);
  await other.insertMany(others);
  const found: (string | undefined)[] = [];
  for (let at = 0; at < CASES.queries; at++)
    found.push(await compareQuery(main, { chance, documents, tally }));
  for (let at = 0; at < CASES.pipelines; at++) {
    const stages = pipelineOf(chance, documents);
    const told = `pipeline ${shown(stages)}`;
    const expected = unlessOpen(
      stages,
      attempt(() => runPipeline(stages, documents, { other: others })),
    );
    const actual = await reach(() => main.aggregate(stages, TYPED).toArray());
    found.push(differ(tally, 'pipelines', { told, expected, actual, documents: [...documents, ...others] }));
  }
  for (let at = 0; at < CASES.updates + CASES.upserts; at++) {
    const made = at < CASES.updates ? updateOf(chance, documents) : upsertOf(chance, documents, 100 + at);
    found.push(await compareUpdate(main, made, { chance, documents, tally }));
    documents = await main.find({}, TYPED).toArray();
  }
  return found.filter((one) => one !== undefined);
}

interface Circumstances {
  readonly chance: Chance;
  readonly documents: Doc[];
  readonly tally: Tally;
}

/** An answer, or why there is none. */
type Answer = { readonly value: string } | { readonly refused: string } | { readonly unsure: string };

function attempt(compute: () => unknown): Answer {
  try {
    return { value: shown(compute()) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    if (error instanceof Unsure) return { unsure: error.message };
    throw error;
  }
}

/**
 * What nobody promises is left out: which of two filters in a row is asked first, and whether one then refuses; whether a
 * document is looked at that a later `$limit` has no more room for.
 */
function unlessOpen(pipeline: readonly Doc[], answer: Answer): Answer {
  const [first, second] = pipeline;
  const merged = first !== undefined && '$match' in first && second !== undefined && '$match' in second;
  const cut = pipeline.slice(1).some((stage) => '$limit' in stage);
  return (merged || cut) && 'refused' in answer ? { unsure: answer.refused } : answer;
}

async function reach(ask: () => Promise<unknown>): Promise<Answer> {
  try {
    return { value: shown(await ask()) };
  } catch (error) {
    return { refused: String(error) };
  }
}

function shown(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}

interface Answers {
  readonly told: string;
  readonly documents: readonly Doc[];
  readonly expected: Answer;
  readonly actual: Answer;
}

function differ(
  tally: Tally,
  kind: keyof Tally,
  { told, documents, expected, actual }: Answers,
): string | undefined {
  if ('unsure' in expected) {
    tally.leftOut++;
    return undefined;
  }
  tally[kind]++;
  if ('refused' in expected && 'refused' in actual) {
    tally.refused++;
    return undefined;
  }
  if ('value' in expected && 'value' in actual && expected.value === actual.value) return undefined;
  return `${told}\n${different(expected, actual)}\n  documents ${shown(documents)}`;
}

/** The first results that differ. */
function different(expected: Answer, actual: Answer): string {
  if (!('value' in expected) || !('value' in actual))
    return `  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`;
  const [wanted, got] = [expected.value, actual.value].map(
    (text) => EJSON.parse(text, { relaxed: false }) as unknown[],
  );
  const length = Math.max(wanted?.length ?? 0, got?.length ?? 0);
  for (let at = 0; at < length; at++) {
    const [one, other] = [wanted?.[at], got?.[at]].map((value) =>
      value === undefined ? 'nothing' : shown(value),
    );
    if (one !== other) return `  result ${at}\n  expected ${String(one)}\n  actual   ${String(other)}`;
  }
  return '';
}

async function compareQuery(
  main: Collection<Doc>,
  { chance, documents, tally }: Circumstances,
): Promise<string | undefined> {
  const filter = filterOf(chance, documents);
  const sort: Doc = chance.often(40)
    ? { [chance.pick(PATHS)]: new Int32(chance.pick([1, -1])), _id: new Int32(1) }
    : {};
  const expected = attempt(() => {
    const met = documents.filter((document) => matches(filter, document));
    return Object.keys(sort).length === 0 ? met : sortDocs(met, sort);
  });
  const actual = await reach(() =>
    main
      .find(filter as never, TYPED)
      .sort(sort as never)
      .toArray(),
  );
  return differ(tally, 'queries', {
    told: `find ${shown(filter)} sort ${shown(sort)} `,
    expected,
    actual,
    documents,
  });
}

async function compareUpdate(
  main: Collection<Doc>,
  made: MadeUpdate,
  { documents, tally }: Circumstances,
): Promise<string | undefined> {
  const { filter, update, arrayFilters, upsert = false } = made;
  const expected = attempt(() => expectedAfter(made, documents));
  const options = { upsert, ...(arrayFilters === undefined ? {} : { arrayFilters: arrayFilters as Doc[] }) };
  const actual = await reach(async () => {
    await main.updateMany(filter, update, options);
    return main.find({}, TYPED).toArray();
  });
  const told = `update ${shown(made)}`;
  return differ(tally, upsert ? 'upserts' : 'updates', { told, expected, actual, documents });
}

function expectedAfter(
  { filter, update, positional, upsert, ...made }: MadeUpdate,
  documents: readonly Doc[],
): Doc[] {
  const arrays: Updating = made.arrayFilters === undefined ? {} : { arrayFilters: made.arrayFilters };
  let met = 0;
  const after = documents.map((document) => {
    if (!matches(filter, document)) return document;
    met++;
    return updated(document, update, { ...arrays, ...positionOf(document, positional) });
  });
  if (met > 0 || upsert !== true) return after;
  if (documents.some((document) => shown(document['_id']) === shown(filter['_id'])))
    throw new Refused('duplicate');
  return [...after, updated(seedOf(filter), update, { ...arrays, inserting: true })];
}

function positionOf(document: Doc, positional: MadeUpdate['positional']): Updating {
  if (positional === undefined) return {};
  const array = document[positional.array];
  if (!Array.isArray(array)) return {};
  const { condition } = positional;
  const position = array.findIndex((element: unknown) =>
    matches({ e: condition }, { e: isElementCondition(condition) ? [element] : element }),
  );
  return position < 0 ? {} : { position };
}

function isElementCondition(condition: unknown): boolean {
  return typeof condition === 'object' && condition !== null && '$elemMatch' in condition;
}
