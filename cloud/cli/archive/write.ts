import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { encodeHeader, HEADER_SIZE, paddingOf, type Header } from './header';

/** One file to be put into an archive. */
export interface Item extends Header {
  /** Exactly `size` bytes. */
  readonly content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/**
 * Writes a gzipped tar. It is written beside `file` and renamed when it is on the disk: `file` is whole or as it was.
 *
 * @returns How many files are in it.
 */
export async function writeArchive(file: string, items: AsyncIterable<Item>): Promise<number> {
  const fresh = `${file}.${process.pid}.part`;
  let count = 0;
  async function* blocks(): AsyncGenerator<Buffer> {
    for await (const item of items) {
      count++;
      yield encodeHeader(item);
      let size = 0;
      for await (const chunk of item.content) {
        size += chunk.length;
        yield chunk;
      }
      if (size !== item.size) throw new Error(`${item.name} changed while it was read`);
      yield Buffer.alloc(paddingOf(size));
    }
    yield Buffer.alloc(2 * HEADER_SIZE);
  }
  try {
    const output = createWriteStream(fresh, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(Readable.from(blocks()), createGzip({ level: 4 }), output);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  return count;
}
