import type { Document } from 'bson';
import fc from 'fast-check';
import { createLiveResult, reachOf, type Touched } from '../../../cloud/realtime/live-result';
import { replay } from './replay';

const LIMITS = [undefined, 1, 3];

interface Step {
  readonly id: string;
  readonly n: number | null;
}

/** The query by hand: those with n, in the order of n. */
const wanted = (all: Iterable<Document>) => [...all].filter(({ n }) => n !== null);
const byN = (a: Document, b: Document) => Number(a['n']) - Number(b['n']);

const live = (limit: number | undefined, isSorted: boolean) =>
  createLiveResult({
    matches: ({ n }) => n !== null,
    compare: isSorted ? byN : () => 0,
    limit,
    keyOf: String,
  });

const touch = (id: string, document: Document | undefined, kind: Touched['kind'] = 'update') =>
  new Map([[id, { id, kind, document }]]);

describe('createLiveResult', () => {
  it('shows what the query gives after any changes, and tells a client enough to know it too', () => {
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
      n: fc.option(fc.integer({ min: 0, max: 4 })),
      kind: fc.constantFrom('update', 'replace', 'remove'),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        fc.constantFrom(...LIMITS),
        (batches, limit) => {
          const all = new Map<string, Document>();
          const result = live(limit, true);
          const client = replay([], 0);
          let event = 0;
          for (const batch of batches) {
            const touched = new Map<string, Touched>();
            for (const { id, n, kind } of batch) {
              if (kind === 'remove') all.delete(id);
              else all.set(id, { _id: id, n });
              touched.set(id, { id, kind: kind === 'replace' ? kind : 'update', document: all.get(id) });
            }
            const changes = result.apply(touched);
            if (changes.length > 0) client.take({ event: ++event, changes });
            const expected = wanted(all.values())
              .map(({ n }) => Number(n))
              .sort((a, b) => a - b)
              .slice(0, limit);
            expect(result.documents().map(({ n }) => Number(n))).toEqual(expected);
            const shown = [...client.documents].sort((a, b) =>
              String(a['_id']).localeCompare(String(b['_id'])),
            );
            expect(shown).toEqual(
              result.documents().sort((a, b) => String(a['_id']).localeCompare(String(b['_id']))),
            );
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each<[string, Step[], { id: string; document?: Document; kind?: Touched['kind'] }, object[]]>([
    [
      'a new document',
      [],
      { id: 'a', document: { _id: 'a', n: 1 }, kind: 'add' },
      [{ dataType: 'add', queueType: 'enqueue', id: 'a', document: { _id: 'a', n: 1 } }],
    ],
    [
      'one that comes to match',
      [{ id: 'a', n: null }],
      { id: 'a', document: { _id: 'a', n: 1 } },
      [{ dataType: 'update', queueType: 'enqueue', id: 'a', document: { _id: 'a', n: 1 } }],
    ],
    [
      'one that matches no more',
      [{ id: 'a', n: 1 }],
      { id: 'a', document: { _id: 'a', n: null } },
      [{ dataType: 'update', queueType: 'dequeue', id: 'a', document: { _id: 'a', n: 1 } }],
    ],
    [
      'a removed one',
      [{ id: 'a', n: 1 }],
      { id: 'a' },
      [{ dataType: 'remove', queueType: 'dequeue', id: 'a', document: { _id: 'a', n: 1 } }],
    ],
    [
      'a changed field',
      [{ id: 'a', n: 1 }],
      { id: 'a', document: { _id: 'a', n: 2 } },
      [
        {
          dataType: 'update',
          queueType: 'update',
          id: 'a',
          document: { _id: 'a', n: 2 },
          updated: { n: 2 },
          removed: [],
        },
      ],
    ],
    [
      'a replaced one',
      [{ id: 'a', n: 1 }],
      { id: 'a', document: { _id: 'a', n: 2 }, kind: 'replace' },
      [{ dataType: 'replace', queueType: 'update', id: 'a', document: { _id: 'a', n: 2 } }],
    ],
    ['nothing where nothing changed', [{ id: 'a', n: 1 }], { id: 'a', document: { _id: 'a', n: 1 } }, []],
    [
      'that the limit moved others',
      [
        { id: 'a', n: 2 },
        { id: 'b', n: 3 },
        { id: 'c', n: 4 },
        { id: 'd', n: 5 },
      ],
      { id: 'd', document: { _id: 'd', n: 1 } },
      [
        { dataType: 'limit', queueType: 'dequeue', id: 'c', document: { _id: 'c', n: 4 } },
        { dataType: 'update', queueType: 'enqueue', id: 'd', document: { _id: 'd', n: 1 } },
      ],
    ],
    [
      'that the limit lets another in',
      [
        { id: 'a', n: 2 },
        { id: 'b', n: 3 },
        { id: 'c', n: 4 },
        { id: 'd', n: 5 },
      ],
      { id: 'a' },
      [
        { dataType: 'remove', queueType: 'dequeue', id: 'a', document: { _id: 'a', n: 2 } },
        { dataType: 'limit', queueType: 'enqueue', id: 'd', document: { _id: 'd', n: 5 } },
      ],
    ],
  ])('tells %s', (_what, before, { id, document, kind }, changes) => {
    const result = live(3, true);
    result.replace(wanted(before.map((step) => ({ _id: step.id, n: step.n }))), new Map());
    expect(result.apply(touch(id, document, kind))).toEqual(changes);
  });

  it('keeps only the first of very many, and says when too few are left to know', () => {
    const limit = 10;
    const reach = reachOf(limit);
    const result = live(limit, true);
    const read = (from: number) =>
      Array.from({ length: reach + 1 }, (_, at) => ({ _id: `d${from + at}`, n: from + at }));
    result.replace(read(0), new Map());
    expect(result.size).toBe(reach);
    // Behind those that are kept: nobody knows what is between.
    expect(result.apply(touch('z', { _id: 'z', n: 1e6 }))).toEqual([]);
    expect(result.size).toBe(reach);
    for (let at = 0; at < reach - limit; at++) result.apply(touch(`d${at}`, undefined));
    expect(result.isShort).toBe(false);
    result.apply(touch(`d${reach - 1}`, undefined));
    expect(result.isShort).toBe(true);
    const changes = result.replace(read(reach - limit), new Map());
    expect(changes).toEqual([
      {
        dataType: 'limit',
        queueType: 'enqueue',
        id: `d${reach - 1}`,
        document: { _id: `d${reach - 1}`, n: reach - 1 },
      },
    ]);
    expect(result.isShort).toBe(false);
  });

  it('lets new ones come last where there is no order', () => {
    const result = live(undefined, false);
    result.replace(
      [
        { _id: 'b', n: 1 },
        { _id: 'a', n: 1 },
      ],
      new Map(),
    );
    result.apply(touch('0', { _id: '0', n: 0 }, 'add'));
    result.apply(touch('b', { _id: 'b', n: 9 }));
    expect(result.documents().map(({ _id }) => String(_id))).toEqual(['b', 'a', '0']);
  });
});
