import type { Query } from '../../../../cloud/client';
import type { Family, Scenario, Tools } from '../scenario';

type Watched = Pick<Query, 'watch'>;

/** Watches, changes one thing after another, each when the one before was seen, and gives what every snapshot said. */
const watching = (
  row: string,
  watched: (tools: Tools) => Watched,
  steps: (tools: Tools) => readonly (() => Promise<unknown>)[],
  expected: unknown,
): Scenario => ({
  rows: [row],
  expected,
  async run(tools) {
    const seen: string[] = [];
    let next = () => {};
    let fail: (error: unknown) => void = next;
    const turn = () =>
      new Promise<void>((resolve, reject) => {
        next = resolve;
        fail = reject;
      });
    let snapshot = turn();
    const listener = watched(tools).watch({
      onChange({ docs, docChanges }) {
        const changes = docChanges.map(
          ({ dataType, queueType, docId }) => `${dataType} ${queueType} ${docId}`,
        );
        const ids = (docs as { _id: unknown }[]).map(({ _id }) => String(_id));
        seen.push(`${changes.join()}: ${ids.sort().join()}`);
        next();
      },
      onError: (error) => fail(error),
    });
    await snapshot;
    for (const step of steps(tools)) {
      snapshot = turn();
      await step();
      await snapshot;
    }
    await listener.close();
    return seen;
  },
});

const data = ({ flavour }: Tools, value: object) =>
  (flavour === 'wx' ? { data: value } : value) as { data: object };

export const watches: Family = {
  name: 'watches',
  documents: () => [
    { _id: 'a', n: 1 },
    { _id: 'b', n: 0 },
  ],
  scenarios: {
    'a query': watching(
      'query.watch',
      ({ db, name, _ }) => db.collection(name).where({ n: _.gt(0) }),
      (tools) => {
        const all = tools.db.collection(tools.name);
        return [
          () => tools.add({ _id: 'c', n: 3 }),
          () => all.doc('a').update(data(tools, { n: 2 })),
          () => all.doc('b').update(data(tools, { n: 5 })),
          () => all.doc('a').update(data(tools, { n: 0 })),
          () => all.doc('c').remove(),
        ];
      },
      [
        'init init a: a',
        'add enqueue c: a,c',
        'update update a: a,c',
        'update enqueue b: a,b,c',
        'update dequeue a: b,c',
        'remove dequeue c: b',
      ],
    ),
    'a document': watching(
      'doc.watch',
      ({ db, name }) => db.collection(name).doc('a'),
      (tools) => {
        const one = tools.db.collection(tools.name).doc('a');
        return [() => one.update(data(tools, { n: 2 })), () => one.remove()];
      },
      ['init init a: a', 'update update a: a', 'remove dequeue a: '],
    ),
  },
};
