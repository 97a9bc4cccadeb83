import { EJSON, type Document } from 'bson';
import { CloudError, parseJsonc, type IdSource, type Sentence } from '../base';
import type { Line } from './lines';

/** Documents sent at once; characters are bounded as well, since a request has a limit. */
const BATCH = 200;
const BATCH_CHARACTERS = 400_000;

/** A document with the line it stands in. */
export interface Item {
  readonly line: number;
  readonly document: Document;
  /** `true`: the _id is ours, the line named none. */
  readonly fresh: boolean;
}

/** A line that could not be read, or whose document was refused. */
export interface Refusal {
  readonly line: number;
  readonly error: unknown;
}

/** Reads lines of JSON into batches without a repeated _id. A line that is no document comes as a refusal, in order. */
export async function* batchesOf(
  lines: AsyncIterable<Line>,
  ids: IdSource,
): AsyncGenerator<readonly Item[] | Refusal> {
  let batch: Item[] = [];
  let known = new Set<string>();
  let size = 0;
  const take = (): readonly Item[] => {
    const full = batch;
    batch = [];
    known = new Set();
    size = 0;
    return full;
  };
  for await (const { number, text } of lines) {
    const source = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (source.trim() === '') continue;
    let document: Document;
    try {
      document = documentOf(source);
    } catch (error) {
      if (batch.length > 0) yield take();
      yield { line: number, error };
      continue;
    }
    const fresh = document['_id'] === undefined;
    // WeChat's own ids are 32 hexadecimal characters as well.
    const item: Item = {
      line: number,
      document: fresh ? { _id: ids.hex(16), ...document } : document,
      fresh,
    };
    const key = idKey(item);
    if (known.has(key) || batch.length >= BATCH || size >= BATCH_CHARACTERS) yield take();
    batch.push(item);
    known.add(key);
    size += source.length;
  }
  if (batch.length > 0) yield take();
}

/** A text that is equal for equal ids only, types included. */
export function idKey({ document }: Pick<Item, 'document'>): string {
  return EJSON.stringify({ id: document['_id'] as unknown }, { relaxed: false });
}

function documentOf(source: string): Document {
  // Our own reader first: it says where the mistake is, and refuses repeated keys.
  const plain = parseJsonc(source);
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw invalid({ en: 'a line must hold one object {…}.', zh: '每行必须是一个对象 {…}。' });
  }
  refuseKeys(plain);
  return EJSON.deserialize(plain, { relaxed: false }) as Document;
}

/** The import rules of WeChat's console: no key with a dot at an end, or with two in a row. */
function refuseKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (/^\.|\.$|\.\./.test(key)) {
      throw invalid({ en: `the key "${key}" has a dot too many.`, zh: `键 "${key}" 的点号位置错误。` });
    }
    refuseKeys(member);
  }
}

function invalid(reason: Sentence): CloudError {
  return new CloudError('USAGE', { fields: { reason } });
}
