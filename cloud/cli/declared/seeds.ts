import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import {
  asCloudError,
  CloudError,
  errorSentence,
  parseJsonc,
  randomIds,
  type CollectionSettings,
  type Lang,
  type Sentence,
} from '../../base';
import type { DatabaseRequest } from '../../protocol';
import { batchesOf, linesOf, readJson, reasonOf, recordsOf, writeBatch, type Line } from '../../transfer';
import { unreadable } from '../input';

/** A declared seed whose every line has been read. */
export interface Seed {
  readonly collection: string;
  /** As it is declared. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly documents: number;
}

/** What became of a seed. */
export interface Seeded {
  readonly collection: string;
  readonly file: string;
  readonly inserted: number;
  /** Documents whose `_id` was there already. */
  readonly present: number;
  readonly refused: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads every declared seed, so that nothing is changed for one that is broken.
 *
 * @throws CloudError `SEED_INVALID` with the line, `FILE_UNREADABLE`.
 */
export async function readSeeds(
  collections: Readonly<Record<string, CollectionSettings>>,
  dir: string,
): Promise<readonly Seed[]> {
  const seeds: Seed[] = [];
  for (const [collection, { seed: file }] of Object.entries(collections)) {
    if (file === undefined) continue;
    const path = resolve(dir, file);
    let documents = 0;
    for await (const batch of batches(path, file)) documents += batch.length;
    seeds.push({ collection, file, path, documents });
  }
  return seeds;
}

/**
 * Inserts those documents of a seed whose `_id` is not there.
 *
 * @remarks A line without an `_id` gets one made of its text, so that it is the same document each time.
 */
export async function plantSeed(
  { collection, file, path }: Seed,
  {
    execute,
    lang,
  }: { readonly execute: (request: DatabaseRequest) => Promise<unknown>; readonly lang: Lang },
): Promise<Seeded> {
  let inserted = 0;
  let present = 0;
  const refused: { line: number; message: string }[] = [];
  for await (const batch of batches(path, file)) {
    for await (const [{ line }, error] of writeBatch(batch, { execute, collection, mode: 'insert' })) {
      if (error === undefined) inserted++;
      else if (isThere(error)) present++;
      else refused.push({ line, message: errorSentence(asCloudError(error), lang) });
    }
  }
  return { collection, file, inserted, present, refused };
}

function isThere(error: unknown): boolean {
  const { code, fields } = asCloudError(error);
  return code === 'DATABASE_DUPLICATE_WRITE' && fields['key'] === '_id';
}

async function* batches(path: string, file: string) {
  const invalid = (line: number, reason: Sentence | string) =>
    new CloudError('SEED_INVALID', { fields: { file, line, reason } });
  let line = 0;
  try {
    const records = recordsOf(counted(linesOf(createReadStream(path)), (number) => (line = number)));
    for await (const next of batchesOf(readJson(named(records)), randomIds)) {
      if (!('error' in next)) {
        yield next;
        continue;
      }
      const { error } = next;
      throw invalid(next.line, sentencesOf(error));
    }
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw invalid(line + 1, { en: 'it is not in UTF-8.', zh: '不是 UTF-8 编码。' });
    }
    if (syscall !== undefined) throw unreadable(path, error);
    throw error;
  }
}

function sentencesOf(error: unknown): Sentence {
  return { en: reasonOf({ error }, 'en'), zh: reasonOf({ error }, 'zh') };
}

async function* counted(lines: AsyncIterable<Line>, onLine: (number: number) => void): AsyncGenerator<Line> {
  for await (const line of lines) {
    onLine(line.number);
    yield line;
  }
}

/** Gives documents without an `_id` one that follows from their text; equal lines get different ones. */
async function* named(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  const times = new Map<string, number>();
  for await (const { number, text } of lines) {
    const source = text.replace(/^\uFEFF/, '').trim();
    if (!lacksId(source)) {
      yield { number, text };
      continue;
    }
    const digest = createHash('sha256').update(source).digest('hex');
    const earlier = times.get(digest) ?? 0;
    times.set(digest, earlier + 1);
    const id = createHash('sha256').update(`${digest} ${earlier}`).digest('hex').slice(0, 32);
    const rest = source.slice(1).trimStart();
    yield { number, text: `{"_id":"${id}"${rest.startsWith('}') ? '' : ','}${rest}` };
  }
}

function lacksId(source: string): boolean {
  if (!source.startsWith('{')) return false;
  try {
    return !Object.hasOwn(parseJsonc(source) as object, '_id');
  } catch {
    // Its mistake is told where it is read as a document.
    return false;
  }
}
