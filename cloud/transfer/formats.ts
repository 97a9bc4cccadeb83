import { EJSON, type Document } from 'bson';
import { unfit, type Found, type Refusal } from './refusal';
import { readCsv } from './csv-reader';
import { cellOf } from './csv-value';
import { readJson, recordsOf } from './json-reader';
import { checkAmbiguity, checkKey } from './keys';
import { linesOf } from './lines';

/** JSON Lines, or CSV. */
export type Format = 'jsonl' | 'csv';

/** The format a file's name tells: CSV for `.csv`, else JSON Lines. */
export function formatOf(file: string): Format {
  return /\.csv$/i.test(file) ? 'csv' : 'jsonl';
}

/**
 * Reads a file's documents one by one; a text that is none comes as a refusal, in order.
 *
 * @throws CloudError `USAGE` where the bytes are not UTF-8.
 */
export async function* readDocuments(
  format: Format,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Found | Refusal> {
  try {
    yield* format === 'csv' ? readCsv(bytes) : readJson(recordsOf(linesOf(bytes)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw unfit({ en: 'the file is not in UTF-8.', zh: '文件不是 UTF-8 编码。' });
  }
}

/** Turns documents into a file's texts. */
export interface Writer {
  /** What comes before all documents. */
  readonly head: string;
  line(document: Document): string;
}

/** How documents are written. */
export interface WriterOptions {
  /** CSV: the columns, dotted paths among them. */
  readonly fields?: readonly string[] | undefined;
  /** JSON Lines: keep every type of number. */
  readonly canonical?: boolean;
}

/**
 * Makes a {@link Writer}.
 *
 * @throws CloudError `USAGE` for CSV without fields, or with fields that say the same in two ways.
 */
export function createWriter(format: Format, { fields, canonical = false }: WriterOptions): Writer {
  if (format === 'jsonl') {
    return { head: '', line: (document) => `${EJSON.stringify(document, { relaxed: !canonical })}\n` };
  }
  if (fields === undefined || fields.length === 0) {
    throw unfit({ en: 'CSV needs the fields to be named.', zh: '导出 CSV 必须指定字段。' });
  }
  for (const field of fields) checkKey(field);
  checkAmbiguity(fields);
  const paths = fields.map((field) => field.split('.'));
  return {
    head: `${fields.map(keyCell).join(',')}\n`,
    line: (document) => `${paths.map((path) => cellOf(at(document, path))).join(',')}\n`,
  };
}

/** Keys are texts, whatever they look like. */
function keyCell(key: string): string {
  return /[",\r\n]/.test(key) ? `"${key.replaceAll('"', '""')}"` : key;
}

function at(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  const plain =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !('_bsontype' in value);
  return plain && Object.hasOwn(value, key) ? at((value as Document)[key], rest) : undefined;
}
