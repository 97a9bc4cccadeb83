import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { createSequentialIds } from '../../../cloud/base';
import { createFileStore } from '../../../cloud/storage/file-store';

const facts = { contentType: 'text/plain', owner: null, modifiedAt: 0 };

describe('createFileStore', () => {
  let dir: string;
  const open = async () => {
    const store = createFileStore({ dir, maxBytes: 1000, ids: createSequentialIds() });
    await store.prepare();
    return store;
  };
  beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'yunlet-files-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('keeps any path apart from any other, inside its folder', async () => {
    const store = await open();
    const paths = fc.uniqueArray(
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom('CON', 'nul.txt', 'a', 'A', '../up', '/etc/x'),
      ),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(paths, async (names) => {
        for (const path of names)
          await store.write({ env: 'e', path }, Readable.from([Buffer.from(path)]), facts);
        for (const path of names) {
          const record = await store.read({ env: 'e', path });
          const chunks = await store.bytes({ env: 'e', path }, { content: record!.content }).toArray();
          expect(Buffer.concat(chunks as Buffer[]).toString()).toBe(path);
        }
        expect(await readdir(dir)).toHaveLength(2);
      }),
      { numRuns: 15 },
    );
  });

  it('leaves nothing of an interrupted upload, and the older file as it was', async () => {
    const store = await open();
    const key = { env: 'e', path: 'a.txt' };
    const first = await store.write(key, Readable.from([Buffer.from('old')]), facts);
    const body = new PassThrough();
    body.write('new');
    const writing = store.write(key, body, facts);
    body.destroy(new Error('the line broke'));
    await expect(writing).rejects.toThrow('the line broke');
    expect(await store.read(key)).toEqual(first);
    expect(await readdir(join(dir, 'incoming'))).toEqual([]);
  });
});
