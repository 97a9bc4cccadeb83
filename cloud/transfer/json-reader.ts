import { EJSON, type Document } from 'bson';
import { parseJsonc } from '../base';
import { checkKeys } from './keys';
import type { Line } from './lines';
import { unfit, type Found, type Refusal } from './refusal';

/** Characters one record may have: what a document of 16 MB can come to. */
const LONGEST = 32_000_000;
const OPEN_END = /[:,[{]\s*$/;

/**
 * Puts the lines of a file together to records: one object each, on a line or over several, as WeChat's own examples
 * have them. What is no object is a record as well, so that it can be refused.
 */
export async function* recordsOf(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  let begun: Line | undefined;
  let parts: string[] = [];
  let size = 0;
  let depth = 0;
  const end = (): Line => {
    const record = { number: begun?.number ?? 0, text: parts.join('\n') };
    begun = undefined;
    parts = [];
    size = 0;
    depth = 0;
    return record;
  };
  for await (const { number, text: given } of lines) {
    const text = number === 1 ? given.replace(/^\uFEFF/, '') : given;
    if (begun === undefined && text.trim() === '') continue;
    // An object that begins where nothing can: the one before was never closed.
    if (begun !== undefined && text.startsWith('{') && !OPEN_END.test(parts.at(-1) ?? '')) yield end();
    begun ??= { number, text };
    parts.push(text);
    size += text.length;
    depth += depthOf(text);
    if (depth <= 0 || size > LONGEST || Number.isNaN(depth)) yield end();
  }
  if (begun !== undefined) yield end();
}

/** How many brackets a line leaves open; not a number where a text is, which JSON cannot go on with. */
function depthOf(line: string): number {
  const bare = line.replaceAll(/"(?:\\.|[^"\\])*"/g, '');
  if (bare.includes('"')) return NaN;
  let depth = 0;
  for (const letter of bare) {
    if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') depth--;
  }
  return depth;
}

/** Reads records of extended JSON, relaxed or canonical. */
export async function* readJson(records: AsyncIterable<Line>): AsyncGenerator<Found | Refusal> {
  for await (const { number: line, text } of records) {
    try {
      yield { line, document: documentOf(text), size: text.length };
    } catch (error) {
      yield { line, error };
    }
  }
}

function documentOf(source: string): Document {
  // Our own reader first: it says where the mistake is, and refuses repeated keys.
  const plain = parseJsonc(source);
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw unfit({ en: 'a line must hold one object {…}.', zh: '每行必须是一个对象 {…}。' });
  }
  checkKeys(plain);
  const document = EJSON.deserialize(plain, { relaxed: false }) as Document;
  if (source.includes('$date')) checkDates(document);
  return document;
}

function checkDates(value: unknown): void {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime()))
      throw unfit({ en: 'a $date is no time.', zh: '$date 不是合法的时间。' });
  } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(checkDates);
}
