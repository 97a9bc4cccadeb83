import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { decodeHeader, HEADER_SIZE, paddingOf, type Header } from './header';

/** One file of an archive. */
export interface Entry extends Header {
  /** Its bytes; what is not read is passed over. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Reads a gzipped tar, file by file.
 *
 * @throws RangeError where it is none or is cut off; the file system's and zlib's errors.
 */
export async function* readArchive(file: string): AsyncGenerator<Entry> {
  const input = createReadStream(file);
  const source = input.pipe(createGunzip());
  input.on('error', (error) => source.destroy(error));
  const reader = createReader(source);
  try {
    for (;;) {
      const header = decodeHeader(await reader.exactly(HEADER_SIZE));
      if (header === undefined) break;
      let left = header.size;
      const content = (async function* (): AsyncGenerator<Buffer> {
        while (left > 0) {
          const chunk = await reader.upTo(left);
          left -= chunk.length;
          yield chunk;
        }
      })();
      yield { ...header, content };
      while (left > 0) left -= (await reader.upTo(left)).length;
      await reader.exactly(paddingOf(header.size));
    }
    // Its checksum comes last.
    await reader.end();
  } finally {
    input.destroy();
    source.destroy();
  }
}

function createReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const fill = async () => {
    if (held.length > 0) return;
    const next = await chunks.next();
    if (next.done === true) throw new RangeError('it ends too early');
    held = next.value;
  };
  const upTo = async (most: number): Promise<Buffer> => {
    await fill();
    const taken = held.subarray(0, most);
    held = held.subarray(taken.length);
    return taken;
  };
  return {
    upTo,
    async exactly(size: number): Promise<Buffer> {
      const parts: Buffer[] = [];
      for (let left = size; left > 0;) {
        const part = await upTo(left);
        parts.push(part);
        left -= part.length;
      }
      return Buffer.concat(parts);
    },
    async end(): Promise<void> {
      while ((await chunks.next()).done !== true);
    },
  };
}
