import { isNumeric, toNumber, typeOf, type Document } from '../../values';
import type { Plan } from '../plan/plan';
import type { Interval } from '../plan/bounds';

const ALL = '[MinKey, MaxKey]';
const ALL_BACKWARDS = '[MaxKey, MinKey]';

/** What an index is asked for, part by part, in MongoDB's words. */
export function indexBounds({ index, demand, reverse }: Plan): Document {
  const bounds: Document = {};
  for (const [at, { path, direction }] of (index?.parts ?? []).entries()) {
    const points = demand?.points[at];
    const interval = at === demand?.points.length ? demand.interval : undefined;
    const backwards = (direction === -1) !== reverse;
    if (points !== undefined) bounds[path] = points.map((value) => `[${shown(value)}, ${shown(value)}]`);
    else
      bounds[path] = [
        interval === undefined ? (backwards ? ALL_BACKWARDS : ALL) : stretch(interval, backwards),
      ];
  }
  return bounds;
}

function stretch({ lower, upper }: Interval, backwards: boolean): string {
  const some = (lower ?? upper)?.value;
  const low = lower === undefined ? edge(some, 'low') : `${lower.inclusive ? '[' : '('}${shown(lower.value)}`;
  const high =
    upper === undefined ? edge(some, 'high') : `${shown(upper.value)}${upper.inclusive ? ']' : ')'}`;
  if (!backwards) return `${low}, ${high}`;
  const flipped = { '[': ']', '(': ')', ']': '[', ')': '(' } as Readonly<Record<string, string>>;
  return `${flipped[high.slice(-1)] ?? '['}${high.slice(0, -1)}, ${low.slice(1)}${flipped[low.slice(0, 1)] ?? ']'}`;
}

/** Where the values of one type begin or end. */
function edge(value: unknown, end: 'low' | 'high'): string {
  if (isNumeric(value)) return end === 'low' ? '[-inf.0' : 'inf.0]';
  switch (typeOf(value)) {
    case 'string':
      return end === 'low' ? '[""' : '{})';
    case 'object':
      return end === 'low' ? '[{}' : '[])';
    case 'date':
      return end === 'low' ? '[new Date(-9223372036854775808)' : 'new Date(9223372036854775807)]';
    case 'objectId':
      return end === 'low'
        ? "[ObjectId('000000000000000000000000')"
        : "ObjectId('ffffffffffffffffffffffff')]";
    case 'bool':
      return end === 'low' ? '[false' : 'true]';
    default:
      return end === 'low' ? '[MinKey' : 'MaxKey]';
  }
}

function shown(value: unknown): string {
  switch (typeOf(value)) {
    case 'string':
      return JSON.stringify(value);
    case 'double':
      return Number.isInteger(toNumber(value)) ? `${toNumber(value)}.0` : String(toNumber(value));
    case 'date':
      return `new Date(${(value as Date).getTime()})`;
    case 'objectId':
      return `ObjectId('${String(value)}')`;
    case 'null':
    case 'missing':
      return 'null';
    case 'array':
      return `[ ${(value as unknown[]).map(shown).join(', ')} ]`;
    case 'object':
      return `{ ${Object.entries(value as Document)
        .map(([name, field]) => `${name}: ${shown(field)}`)
        .join(', ')} }`;
    default:
      return String(value);
  }
}
