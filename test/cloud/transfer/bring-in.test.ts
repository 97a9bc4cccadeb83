import { createSequentialIds } from '../../../cloud/base';
import type { DatabaseRequest } from '../../../cloud/protocol';
import { bringIn, readDocuments, takeOut, type Format } from '../../../cloud/transfer';

const LINES = 20_000;

async function* file(format: Format, lines: number): AsyncGenerator<Uint8Array> {
  if (format === 'csv') yield Buffer.from('_id,n,text\n');
  const text = 'x'.repeat(100);
  for (let n = 0; n < lines; n += 500) {
    const piece = Array.from({ length: 500 }, (_, i) =>
      format === 'csv'
        ? `i${n + i},${n + i},${text}\n`
        : `{"_id":"i${n + i}","n":${n + i},"text":"${text}"}\n`,
    );
    yield await Promise.resolve(Buffer.from(piece.join('')));
  }
}

it.each<Format>(['jsonl', 'csv'])('20,000 lines of %s go in, one batch held at a time', async (format) => {
  let inserted = 0;
  let largest = 0;
  let read = 0;
  let ahead = 0;
  const counted = (async function* () {
    for await (const found of readDocuments(format, file(format, LINES))) {
      read++;
      ahead = Math.max(ahead, read - inserted);
      yield found;
    }
  })();
  const done = await bringIn(counted, {
    execute: async (request: DatabaseRequest) => {
      if (request.action !== 'insert') return { list: [] };
      largest = Math.max(largest, request.documents.length);
      inserted += request.documents.length;
      return {};
    },
    collection: 'c',
    mode: 'insert',
    stopOnError: false,
    ids: createSequentialIds(),
    onRefusal: (refusal) => {
      throw refusal.error;
    },
  });
  expect([done, inserted, largest]).toEqual([LINES, LINES, 200]);
  expect(ahead).toBeLessThanOrEqual(201);
});

it('ends between two batches where it is told to', async () => {
  const stopping = new AbortController();
  const running = bringIn(readDocuments('jsonl', file('jsonl', 2000)), {
    execute: async (request) => {
      if (request.action === 'insert') stopping.abort();
      return { list: [] };
    },
    collection: 'c',
    mode: 'insert',
    stopOnError: false,
    ids: createSequentialIds(),
    signal: stopping.signal,
    onRefusal: () => undefined,
  });
  await expect(running).rejects.toThrow();
});

it('takes out nothing where nothing is wanted', async () => {
  let asked = 0;
  const execute = async () => ({ list: [asked++] });
  for await (const each of takeOut(execute, { collection: 'c', query: {}, limit: 0 }))
    throw new Error(JSON.stringify(each));
  expect(asked).toBe(0);
});
