import { isDocument, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import type { Accumulation, Accumulator } from '../accumulator';
import { ACCUMULATORS } from '../accumulators';
import { compileExpression, type Expression, type Scope } from '../expression';
import { keyText } from '../sets';
import type { Stage, StageCompiler } from '../stage';

/** One accumulated field. */
export interface Field {
  readonly name: string;
  readonly start: Accumulator;
  readonly value: Expression;
}

interface Group {
  readonly id: unknown;
  readonly accumulations: readonly Accumulation[];
}

/** `$group`: one document per distinct `_id`, in order of first appearance. */
export const $group: StageCompiler = (operand, { scope }) => {
  if (!isDocument(operand)) throw new EngineError(15947, "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw new EngineError(15955, 'a group specification must include an _id');
  const id = compileExpression(operand['_id'], scope);
  const fields = Object.entries(operand)
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => compileField(name, value, scope));
  return groupBy({ id, fields });
};

/** The stage that gathers documents by a computed id. */
export function groupBy(grouping: Grouping): Stage {
  return async function* (input) {
    const groups = new Map<string, Group>();
    for await (const batch of input) for (const document of batch) add(groups, document, grouping);
    if (groups.size > 0) yield Array.from(groups.values(), (group) => finish(group, grouping.fields));
  };
}

/** Compiles one accumulated field, `{ $sum: expression }`. */
export function compileField(name: string, operand: unknown, scope: Scope): Field {
  if (name.includes('.')) throw new EngineError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$'))
    throw new EngineError(40236, `The field name '${name}' cannot be an operator name`);
  const names = isDocument(operand) ? Object.keys(operand) : [];
  const [operator = ''] = names;
  if (!isDocument(operand) || !operator.startsWith('$'))
    throw new EngineError(40234, `The field '${name}' must be an accumulator object`);
  if (names.length !== 1) throw new EngineError(40238, `The field '${name}' must specify one accumulator`);
  const start = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (start === undefined) throw new EngineError(15952, `unknown group operator '${operator}'`);
  return { name, start, value: compileExpression(operand[operator], scope) };
}

/** What a group is made by and of. */
export interface Grouping {
  readonly id: Expression;
  readonly fields: readonly Field[];
}

function add(groups: Map<string, Group>, document: Document, { id, fields }: Grouping): void {
  const value = id(document) ?? null;
  const key = keyText(value);
  let group = groups.get(key);
  if (group === undefined) {
    group = { id: value, accumulations: fields.map(({ start }) => start()) };
    groups.set(key, group);
  }
  const { accumulations } = group;
  for (let index = 0; index < fields.length; index++)
    accumulations[index]?.add((fields[index] as Field).value(document));
}

function finish({ id, accumulations }: Group, fields: readonly Field[]): Document {
  const document: Document = { _id: id };
  fields.forEach(({ name }, index) => writeField(document, name, accumulations[index]?.result()));
  return document;
}
