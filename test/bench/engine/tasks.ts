/** What each subject does; a subject without one of them is not compared in it. */
export interface Subject {
  /** Reads the document of a number; resolves with it. */
  findOne?(n: number): unknown;
  /** All documents of the user of a number, ten or so. */
  findBy?(n: number): unknown;
  /** Stores a new document for good. */
  insert?(n: number): unknown;
  /** Adds one to a field of a document, for good. */
  increment?(n: number): unknown;
  /** Every document that matches the filter. */
  filter?(): unknown;
  group?(): unknown;
  /** The ten with the least price, of equal ones that with the least n. */
  sort?(): unknown;
  lookup?(): unknown;
  /** The twenty nearest to a place, 3 km away at most. */
  near?(turn: number): unknown;
  close(): Promise<void> | void;
}

/** A figure of a task. */
export interface Timing {
  /** Milliseconds of the middle one. */
  readonly p50: number;
  readonly perSecond: number;
  /** How many results the last one had, to see that all did the same. */
  readonly results: number;
}

/** Names of the tasks. */
export type TaskName =
  | 'findOne'
  | 'findBy'
  | 'insert1'
  | 'insert64'
  | 'increment1'
  | 'increment64'
  | 'filter'
  | 'group'
  | 'sort'
  | 'lookup'
  | 'near';

/** How many documents lie there before anything is measured. */
export const COUNT = 100_000;

let fresh = 10_000_000;

/** Runs a task once; undefined where the subject has none. */
export async function runTask(subject: Subject, name: TaskName): Promise<Timing | undefined> {
  const spread = (turn: number) => (turn * 7919) % COUNT;
  const { findOne, findBy, insert, increment, filter, group, sort, lookup, near } = subject;
  switch (name) {
    case 'findOne':
      return findOne && repeat(8000, 1, (turn) => findOne(spread(turn)));
    case 'findBy':
      return findBy && repeat(1500, 1, (turn) => findBy(spread(turn)));
    case 'insert1':
      return insert && repeat(400, 1, () => insert(fresh++));
    case 'insert64':
      return insert && repeat(6400, 64, () => insert(fresh++));
    case 'increment1':
      return increment && repeat(400, 1, (turn) => increment(spread(turn)));
    case 'increment64':
      return increment && repeat(6400, 64, (turn) => increment(spread(turn)));
    case 'filter':
      return filter && repeat(3, 1, filter);
    case 'group':
      return group && repeat(3, 1, group);
    case 'sort':
      return sort && repeat(3, 1, sort);
    case 'lookup':
      return lookup && repeat(5, 1, lookup);
    case 'near':
      return near && repeat(200, 1, near);
  }
}

async function repeat(count: number, inFlight: number, work: (turn: number) => unknown): Promise<Timing> {
  const times: number[] = [];
  let next = 0;
  let results = 0;
  const begun = performance.now();
  const worker = async () => {
    while (next < count) {
      const turn = next++;
      const from = performance.now();
      const result = work(turn);
      const value: unknown = result instanceof Promise ? await result : result;
      times.push(performance.now() - from);
      results = Array.isArray(value) ? value.length : 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const took = performance.now() - begun;
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1] ?? NaN, perSecond: (count / took) * 1000, results };
}
