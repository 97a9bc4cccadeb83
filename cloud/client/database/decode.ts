import { geometryOf } from './geo';
import { put } from './wire';

/** How {@link decode} reads. */
export interface Reading {
  /** Whether GeoJSON becomes an object of `db.Geo`. */
  readonly places: boolean;
}

/**
 * The value that canonical Extended JSON stands for. Numbers, dates and regular expressions become JavaScript's own; what
 * JavaScript has no type for (`$oid`, `$numberDecimal`, `$binary` …) stays as it is and can be sent back.
 *
 * @remarks Whole numbers beyond 2^53 lose precision, as with wx-server-sdk.
 */
export function decode(json: unknown, reading: Reading): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => decode(item, reading));
  const source = json as Readonly<Record<string, unknown>>;
  const names = Object.keys(source);
  const [only] = names;
  if (names.length === 1 && only !== undefined) {
    const value = unwrap(only, source[only]);
    if (value !== undefined) return value;
  }
  const object: Record<string, unknown> = {};
  for (const name of names) put(object, name, decode(source[name], reading));
  return (reading.places ? geometryOf(object) : undefined) ?? object;
}

function unwrap(wrapper: string, inner: unknown): unknown {
  switch (wrapper) {
    case '$numberInt':
    case '$numberLong':
    case '$numberDouble':
      return Number(inner);
    case '$date':
      return new Date(typeof inner === 'string' ? inner : Number((inner as Fields)['$numberLong'] ?? inner));
    case '$regularExpression':
      return regExpOf(inner as Fields);
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function regExpOf({ pattern, options }: Fields): RegExp | undefined {
  try {
    return new RegExp(String(pattern), String(options).replace(/[^ims]/g, ''));
  } catch {
    return undefined;
  }
}
