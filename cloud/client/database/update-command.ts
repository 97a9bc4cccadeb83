import { Refused } from '../cloud-error';
import { encodeMatch } from './condition';
import { encode } from './encode';
import { flatten } from './flatten';
import { isPlainObject, listed, WireValue, type Json, type JsonObject } from './wire';

/** A change of one field, made by `db.command`. */
export class UpdateCommand extends WireValue {
  /** MongoDB's operator, such as `$inc`. */
  readonly operator: string;
  readonly operand: () => Json;

  constructor(operator: string, operand: () => Json) {
    super();
    this.operator = operator;
    this.operand = operand;
  }

  /** Refused: a change stands at a field of `update()` and nowhere within a value. */
  toWire(): never {
    throw new Refused({
      errCode: -502001,
      code: 'DATABASE_REQUEST_FAILED',
      message: 'update operator complicit: commands such as _.inc() belong to the fields of update()',
    });
  }
}

const change = (operator: string, operand: unknown) => new UpdateCommand(operator, () => encode(operand));

/** What `push` takes beside plain values. */
export interface PushOptions {
  readonly each: readonly unknown[];
  readonly position?: number;
  readonly sort?: unknown;
  readonly slice?: number;
}

/** The changes of `db.command`. */
export const changes = {
  set: (value: unknown) => change('$set', value),
  remove: () => change('$unset', ''),
  inc: (by: number) => change('$inc', by),
  mul: (by: number) => change('$mul', by),
  min: (value: unknown) => change('$min', value),
  max: (value: unknown) => change('$max', value),
  rename: (name: string) => change('$rename', name),
  /** Such as `{ and: 5 }`. */
  bit: (operation: unknown) => change('$bit', operation),
  /** Values, one list of values, or {@link PushOptions}. */
  push(...values: readonly unknown[]) {
    const [options] = values;
    if (!isPlainObject(options) || !('each' in options)) return change('$push', { $each: listed(values) });
    const { each, position, sort, slice } = options;
    return change('$push', { $each: each, $position: position, $sort: sort, $slice: slice });
  },
  unshift: (...values: readonly unknown[]) => change('$push', { $each: listed(values), $position: 0 }),
  pop: () => change('$pop', 1),
  shift: () => change('$pop', -1),
  /** A value, or `{ $each: [...] }`. */
  addToSet: (value: unknown) => change('$addToSet', value),
  /** A value, a condition, or conditions on the fields of elements. */
  pull: (value: unknown) => new UpdateCommand('$pull', () => encodeMatch(value)),
  pullAll: (values: readonly unknown[]) => change('$pullAll', values),
};

/**
 * Encodes what `update()` takes as an operator document: plain values are set, nested objects by their members.
 */
export function encodeUpdate(data: object): JsonObject {
  const update: Record<string, Json> = {};
  const merge = (operator: string, fields: Json) => {
    const already = update[operator];
    const both = isPlainObject(already) && isPlainObject(fields);
    update[operator] = both ? { ...already, ...fields } : fields;
  };
  for (const [path, value] of flatten(data)) {
    if (value instanceof UpdateCommand) merge(value.operator, { [path]: value.operand() });
    else if (path.startsWith('$')) merge(path, encode(value));
    else merge('$set', { [path]: encode(value) });
  }
  return update;
}
