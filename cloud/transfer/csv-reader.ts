import type { Document } from 'bson';
import { rowsOf, type Row } from './csv-rows';
import { valueOf } from './csv-value';
import { checkAmbiguity, checkKey } from './keys';
import { unfit, type Found, type Refusal } from './refusal';

/** Reads CSV: the first row are the keys, dotted ones lead into nested documents; each other row is a document. */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Found | Refusal> {
  let keys: readonly string[] | undefined;
  for await (const row of rowsOf(bytes)) {
    try {
      if (row.problem !== undefined) throw unfit(row.problem);
      if (keys === undefined) keys = keysOf(row);
      else yield { line: row.line, document: documentOf(row, keys), size: row.size };
    } catch (error) {
      yield { line: row.line, error };
      // Without keys the rows mean nothing.
      if (keys === undefined) return;
    }
  }
}

function keysOf({ cells, line }: Row): readonly string[] {
  const keys = cells.map(({ text }, at) => (line === 1 && at === 0 ? text.replace(/^\uFEFF/, '') : text));
  for (const [at, key] of keys.entries()) {
    if (key === '') throw unfit({ en: `column ${at + 1} has no key.`, zh: `第 ${at + 1} 列没有键名。` });
    if (key.split('.').includes('__proto__'))
      throw unfit({ en: 'the key "__proto__" is not allowed.', zh: '不允许使用键 "__proto__"。' });
    if (keys.indexOf(key) !== at)
      throw unfit({ en: `the key "${key}" is repeated.`, zh: `键 "${key}" 重复。` });
    checkKey(key);
  }
  checkAmbiguity(keys);
  return keys;
}

function documentOf({ cells }: Row, keys: readonly string[]): Document {
  if (cells.length > keys.length) {
    throw unfit({
      en: `it has ${cells.length} cells, there are ${keys.length} keys.`,
      zh: `该行有 ${cells.length} 列，而键名只有 ${keys.length} 个。`,
    });
  }
  const document: Record<string, unknown> = {};
  for (const [at, cell] of cells.entries()) {
    const value = valueOf(cell);
    if (value !== undefined) put(document, (keys[at] ?? '').split('.'), value);
  }
  return document;
}

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = (into[key] ?? {}) as Record<string, unknown>;
  into[key] = inner;
  put(inner, rest, value);
}
