import { isDocument, isNumeric, rankOf, typeOf, type Document } from '../../values';
import type { Collection } from '../index/definition';
import { isOperators } from '../query/filter-shape';
import type { KeyRange, Reader } from '../storage/environment';
import { after } from '../storage/keys';
import type { Plan } from './plan';
import type { Pause } from './slice';

/** Values that match by other rules than their place in an index. */
const LOOSE: ReadonlySet<string> = new Set(['null', 'missing', 'array', 'regex', 'minKey', 'maxKey']);

/** Whether the entries a plan reads are the matches, one each, so that no document need be looked at. */
export function isCovered({ stage, index, demand, narrow, ranges }: Plan, filter: Document): boolean {
  if (stage !== 'IXSCAN' || narrow !== true || index === undefined || demand === undefined) return false;
  if (index.multikey.length > 0 || index.cut || index.geo !== undefined || ranges.length === 0) return false;
  const { points, interval } = demand;
  const names = Object.keys(filter);
  const asked = index.parts
    .slice(0, points.length + (interval === undefined ? 0 : 1))
    .map(({ path }) => path);
  if (names.length !== asked.length || !asked.every((path) => names.includes(path))) return false;
  return asked.every((path, at) => (at < points.length ? isPoint(filter[path]) : isStretch(filter[path])));
}

function isPoint(operand: unknown): boolean {
  if (!isOperators(operand)) return !LOOSE.has(typeOf(operand));
  const entries = Object.entries(operand);
  const [name, value] = entries[0] ?? [];
  if (entries.length !== 1) return false;
  if (name === '$in' && Array.isArray(value)) return value.every((each) => !LOOSE.has(typeOf(each)));
  return name === '$eq' && !LOOSE.has(typeOf(value));
}

const ORDERS: readonly string[] = ['$gt', '$gte', '$lt', '$lte'];

function isStretch(operand: unknown): boolean {
  if (!isDocument(operand)) return false;
  const entries = Object.entries(operand);
  if (entries.length === 0 || entries.length > 2) return false;
  if (!entries.every(([name, value]) => ORDERS.includes(name) && !LOOSE.has(typeOf(value)))) return false;
  if (new Set(entries.map(([, value]) => rankOf(value))).size > 1) return false;
  const lower = entries.filter(([name]) => name.startsWith('$g'));
  if (lower.length > 1 || entries.length - lower.length > 1) return false;
  // NaN stands before all numbers, and is less than none of them.
  const numbers = entries.some(([, value]) => isNumeric(value));
  return !numbers || lower.length === 1;
}

const CHUNK = 1000;

/** How many entries a plan reads. */
export async function countEntries(
  reader: Reader,
  { collection, plan }: { readonly collection: Collection; readonly plan: Plan },
  pause: Pause,
): Promise<number> {
  let count = 0;
  for (const range of plan.ranges) {
    let rest: KeyRange | undefined = range;
    while (rest !== undefined && collection.indexes.some(({ number }) => number === plan.index?.number)) {
      const part: KeyRange = rest;
      let read = 0;
      let last: Buffer | undefined;
      for (const key of reader.keys({ ...part, limit: CHUNK })) {
        read++;
        last = key;
      }
      count += read;
      rest = last === undefined || read < CHUNK ? undefined : { ...part, start: after(last) };
      await pause();
    }
  }
  return count;
}
