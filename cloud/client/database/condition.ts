import { Refused } from '../cloud-error';
import { encode } from './encode';
import { flatten } from './flatten';
import { isPlainObject, put, WireValue, type Json, type JsonObject } from './wire';

/**
 * What a query asks of a field, or of a whole document: a comparison such as `$gt` with its operand, or `$and`, `$or`,
 * `$nor`, `$not` with what they join.
 */
export class Condition extends WireValue {
  readonly operator: string;
  readonly operands: readonly unknown[];

  constructor(operator: string, operands: readonly unknown[]) {
    super();
    this.operator = operator;
    this.operands = operands;
  }

  /** The query that asks this of a field. */
  on(field: string): JsonObject {
    const [operand] = this.operands;
    switch (this.operator) {
      case '$and':
      case '$or':
      case '$nor':
        return { [this.operator]: this.operands.map((part) => encodePart(part, field)) };
      case '$not':
        // MongoDB's $not takes operators of one field only; what is joined is denied by $nor.
        return operand instanceof Condition && operand.joins
          ? { $nor: [operand.on(field)] }
          : { [field]: this.toWire() };
      default:
        return { [field]: this.toWire() };
    }
  }

  /** The query that asks this of documents. Throws TypeError for a comparison, which needs a field. */
  onDocuments(): JsonObject {
    if (this.operator === '$not') return { $nor: this.operands.map((part) => encodePart(part)) };
    if (!this.joins) throw new TypeError(`where: ${this.operator} must be asked of a field`);
    return { [this.operator]: this.operands.map((part) => encodePart(part)) };
  }

  /** The operators alone, as they stand within `$elemMatch`, `$pull` and `$not`. */
  toWire(): JsonObject {
    const [operand] = this.operands;
    switch (this.operator) {
      case '$and':
        return this.operands.reduce<JsonObject>((all, part) => {
          const own: JsonObject = part instanceof Condition ? part.toWire() : { $eq: encode(part) };
          if (Object.keys(own).some((name) => name in all)) throw unfit('two conditions of one kind');
          return { ...all, ...own };
        }, {});
      case '$not':
        return {
          $not:
            operand instanceof WireValue || isRegExp(operand) ? encode(operand) : { $eq: encode(operand) },
        };
      case '$or':
      case '$nor':
        throw unfit(`_.${this.operator.slice(1)}()`);
      case '$elemMatch':
        return { $elemMatch: encodeMatch(operand) };
      default:
        return { [this.operator]: encode(operand) };
    }
  }

  private get joins(): boolean {
    return ['$and', '$or', '$nor'].includes(this.operator);
  }
}

/** Encodes what `where()` takes: nested objects ask for their members (`{ a: { b: 1 } }` is `a.b`). */
export function encodeQuery(query: object): JsonObject {
  return query instanceof Condition ? query.onDocuments() : gather(flatten(query));
}

/** Encodes what an element of a list must be: a value, operators, or conditions on its fields, which stay unflattened. */
export function encodeMatch(value: unknown): Json {
  return isPlainObject(value) ? gather(Object.entries(value)) : encode(value);
}

function gather(members: Iterable<readonly [path: string, value: unknown]>): JsonObject {
  const query: Record<string, Json> = {};
  for (const [path, value] of members) {
    if (value === undefined) continue;
    const asked = value instanceof Condition ? value.on(path) : { [path]: encode(value) };
    for (const [name, member] of Object.entries(asked)) {
      const already = query[name];
      // Compat: the SDKs put the alternatives of two fields into one $or, so that any of them is enough.
      const lists = Array.isArray(already) && Array.isArray(member) && name.startsWith('$');
      put(query, name, lists ? [...(already as Json[]), ...(member as Json[])] : member);
    }
  }
  return query;
}

function encodePart(part: unknown, field?: string): JsonObject {
  if (part instanceof Condition) return field === undefined ? part.onDocuments() : part.on(field);
  // Compat: as in the SDKs, an object among the conditions of a field asks about the document, not the field.
  if (isPlainObject(part)) return encodeQuery(part);
  if (field === undefined) throw new TypeError('where: what is joined must be objects or conditions');
  return { [field]: encode(part) };
}

function isRegExp(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

function unfit(what: string): Refused {
  return new Refused({
    errCode: -502002,
    code: 'DATABASE_INVALID_OPERRATOR',
    message: `${what} cannot stand within elemMatch, pull or not: ask it of the field itself`,
  });
}
