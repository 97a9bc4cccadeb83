import type { Document } from 'bson';
import { stateAt, transition } from '../../../cloud/realtime/client-state';
import { createHistory } from '../../../cloud/realtime/history';

const keyOf = String;
const spec = { filter: {}, sort: {}, limit: undefined };
const changed = (n: number) => {
  const document = { _id: 'b', n };
  return { dataType: 'update', queueType: 'update', id: 'b', document } as const;
};

/** A query of one document, `n` of which has gone from 1 to 3 in two batches. */
function query() {
  const history = createHistory();
  history.add([changed(2)]);
  history.add([changed(3)]);
  const documents: Document[] = [{ _id: 'b', n: 3 }];
  return { history, keyOf, result: { documents: () => documents } as never };
}

/** What is told to a client of `event` that gets over to `documents`. */
const told = (
  event: number,
  documents: readonly Document[],
  from?: { documents: Document[]; event: number },
) => transition(stateAt(query(), event, from) ?? new Map(), documents, { spec, keyOf });

describe('the state of a client', () => {
  it('is the present result where it was told everything', () => {
    expect(told(2, [{ _id: 'b', n: 3 }])).toEqual([]);
  });

  it('is not known of what has changed since', () => {
    expect(told(1, [{ _id: 'b', n: 3 }])).toMatchObject([{ dataType: 'replace', document: { n: 3 } }]);
  });

  it('is that of a result it was told, whatever has changed since', () => {
    const documents = [{ _id: 'b', n: 2 }];
    expect(told(1, documents, { documents, event: 1 })).toEqual([]);
  });

  it('is undefined where its batches are not kept', () => {
    expect(stateAt(query(), 3)).toBeUndefined();
    expect(stateAt(query(), -1)).toBeUndefined();
  });
});
