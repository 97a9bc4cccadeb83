import { UUID } from 'bson';
import fc from 'fast-check';
import { openHereWithDriver, type Answer, type Opened } from './setup';

/** A document of the model: when it was made and last written. */
interface Version {
  readonly made: number;
  readonly v: number;
}

type State = ReadonlyMap<string, Version>;

/** What the model knows of an open transaction. */
interface ModelTransaction {
  readonly snapshot: State;
  readonly view: Map<string, Version>;
  readonly documents: Set<string>;
  readonly keys: Set<string>;
}

type Outcome = 'done' | 'nothing' | 112 | 11000 | 251;

/** Snapshot isolation, the first writer wins. */
class Model {
  committed = new Map<string, Version>();
  readonly open = new Map<number, ModelTransaction>();

  begin(who: number): void {
    const snapshot = new Map(this.committed);
    this.open.set(who, { snapshot, view: new Map(snapshot), documents: new Set(), keys: new Set() });
  }

  /** What a write of a transaction comes to; undefined where a write outside of one would wait. */
  write(
    who: number | undefined,
    kind: 'insert' | 'update' | 'delete',
    id: string,
    v: number,
  ): Outcome | undefined {
    const mine = who === undefined ? undefined : this.open.get(who);
    if (who !== undefined && mine === undefined) return 251;
    const view = mine?.view ?? this.committed;
    const found = view.get(id);
    if (found === undefined && kind !== 'insert') return 'nothing';
    if (this.meets(mine, kind, id)) {
      if (who === undefined) return undefined;
      this.open.delete(who);
      return 112;
    }
    if (kind === 'insert' && found !== undefined) {
      if (who !== undefined) this.open.delete(who);
      return 11000;
    }
    if (kind !== 'update') mine?.keys.add(id);
    if (kind !== 'insert') mine?.documents.add(id);
    if (kind === 'delete') view.delete(id);
    else view.set(id, { made: found?.made ?? v, v });
    return 'done';
  }

  private meets(mine: ModelTransaction | undefined, kind: string, id: string): boolean {
    const others = [...this.open.values()].filter((other) => other !== mine);
    const [then, now] = [mine?.snapshot.get(id), this.committed.get(id)];
    const foreign = mine !== undefined;
    const key =
      kind !== 'update' &&
      (others.some(({ keys }) => keys.has(id)) ||
        (foreign && !mine.keys.has(id) && then?.made !== now?.made));
    const own = mine?.view.get(id);
    const fresh = own !== undefined && own.made !== then?.made;
    const document =
      kind !== 'insert' &&
      !fresh &&
      (others.some(({ documents }) => documents.has(id)) ||
        (foreign && !mine.documents.has(id) && then?.v !== now?.v));
    return key || document;
  }

  commit(who: number): Outcome {
    const mine = this.open.get(who);
    if (mine === undefined) return 251;
    for (const id of new Set([...mine.documents, ...mine.keys])) {
      const value = mine.view.get(id);
      if (value === undefined) this.committed.delete(id);
      else this.committed.set(id, value);
    }
    this.open.delete(who);
    return 'done';
  }
}

const who = fc.nat(2);
const id = fc.constantFrom('a', 'b', 'c');
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const), who }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('commit' as const, 'abort' as const), who }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('insert' as const, 'update' as const, 'delete' as const),
        who: fc.option(who, { nil: undefined, freq: 4 }),
        id,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), who }) },
  ),
  { minLength: 5, maxLength: 40 },
);

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

const outcome = (reply: Answer): Outcome => {
  const errors = reply['writeErrors'] as { code: Outcome }[] | undefined;
  if (errors?.[0] !== undefined) return errors[0].code;
  if (reply.ok !== 1) return reply['code'] as Outcome;
  return reply['n'] === 0 ? 'nothing' : 'done';
};

let collections = 0;
it('interleaved transactions see and leave what snapshot isolation says', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const name = `c${++collections}`;
      const model = new Model();
      const indexes = [{ key: { v: 1 }, name: 'v', unique: true }];
      await open.send({ createIndexes: name, indexes });
      const sessions = Array.from({ length: 3 }, () => ({ id: new UUID() }));
      const numbers = [0, 0, 0];
      const started = new Set<number>();
      let v = 0;
      const of = (session: number) => {
        const start = started.delete(session);
        return {
          lsid: sessions[session],
          txnNumber: BigInt(numbers[session] ?? 0),
          autocommit: false,
          ...(start ? { startTransaction: true } : {}),
        };
      };
      const contents = async (session?: number) => {
        const reply = await open.send({
          find: name,
          filter: { v: { $gt: 0 } },
          sort: { v: -1 },
          ...(session === undefined ? {} : of(session)),
        });
        return (reply['cursor'] as { firstBatch: { _id: string; v: number }[] }).firstBatch;
      };
      const expected = (state: State) =>
        [...state].map(([_id, version]) => ({ _id, v: version.v })).sort((one, two) => two.v - one.v);
      for (const step of list) {
        if (step.do === 'begin') {
          if (model.open.has(step.who)) continue;
          numbers[step.who] = (numbers[step.who] ?? 0) + 1;
          started.add(step.who);
          // The snapshot is that of the first statement.
          model.begin(step.who);
          expect(await contents(step.who)).toEqual(expected(model.committed));
        } else if (step.do === 'read') {
          const mine = model.open.get(step.who);
          if (mine !== undefined) expect(await contents(step.who)).toEqual(expected(mine.view));
        } else if (!('id' in step)) {
          if (!model.open.has(step.who)) continue;
          const reply = await open.send({ [`${step.do}Transaction`]: 1, ...of(step.who) }, 'admin');
          if (step.do === 'commit') expect(outcome(reply)).toBe(model.commit(step.who));
          else model.open.delete(step.who);
        } else {
          if (step.who !== undefined && numbers[step.who] === 0) continue;
          const wanted = model.write(step.who, step.do, step.id, ++v);
          if (wanted === undefined) continue;
          const q = { _id: step.id };
          const command =
            step.do === 'insert'
              ? { insert: name, documents: [{ ...q, v }] }
              : step.do === 'update'
                ? { update: name, updates: [{ q, u: { $set: { v } } }] }
                : { delete: name, deletes: [{ q, limit: 1 }] };
          const session = step.who === undefined ? { writeConcern: { w: 1 } } : of(step.who);
          const reply = await open.send({ ...command, ...session });
          // A transaction that was committed is over in other words than one that was aborted.
          if (wanted === 251) expect([251, 256]).toContain(outcome(reply));
          else expect(outcome(reply)).toBe(wanted);
        }
        expect(await contents()).toEqual(expected(model.committed));
      }
      for (const session of model.open.keys())
        await open.send({ abortTransaction: 1, ...of(session) }, 'admin');
      expect(await contents()).toEqual(expected(model.committed));
      expect(await open.send({ validate: name })).toMatchObject({ valid: true, errors: [] });
    }),
    { numRuns: 60 },
  );
}, 60_000);
