import { encodeMatch } from './condition';
import { encode } from './encode';
import { put, WireValue, type Json, type JsonObject } from './wire';

/** What of a list a query gives, made by `db.command.project`. */
export class Projection extends WireValue {
  readonly operator: string;
  readonly operand: unknown;

  constructor(operator: string, operand: unknown) {
    super();
    this.operator = operator;
    this.operand = operand;
  }

  toWire(): Json {
    return { [this.operator]: encodeMatch(this.operand) };
  }
}

/** `db.command.project` */
export const project = {
  /** The first (or, below 0, the last) so many elements, or `[skip, count]`. */
  slice: (value: number | readonly [number, number]) => new Projection('$slice', value),
  /** The first element that meets the conditions. */
  elemMatch: (value: unknown) => new Projection('$elemMatch', value),
};

/** Encodes what `field()` takes: true or a number above 0 gives a field, false or 0 leaves it out. */
export function encodeProjection(fields: object): JsonObject {
  const projection: Record<string, Json> = {};
  for (const [path, value] of Object.entries(fields) as [string, unknown][]) {
    if (typeof value === 'boolean' || typeof value === 'number') {
      put(projection, path, Number(value) > 0 ? 1 : 0);
    } else if (typeof value === 'object' && value !== null) {
      put(projection, path, encode(value));
    }
  }
  return projection;
}
