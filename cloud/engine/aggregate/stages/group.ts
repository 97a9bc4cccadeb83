import { isDocument, shownName, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import type { Accumulation, CompiledAccumulator } from '../accumulator';
import { ACCUMULATORS } from '../accumulators';
import { compileExpression, type Expression, type Scope } from '../expression';
import { createValueMap } from '../groups';
import { createMeter, type Meter } from '../memory';
import { expressionContext } from '../expression';
import { refuse } from '../refused';
import type { Stage, StageCompiler } from '../stage';

/** One accumulated field. */
export interface Field extends CompiledAccumulator {
  readonly name: string;
  /** Whether its result grows with the documents. */
  readonly grows: boolean;
}

interface Group {
  readonly id: unknown;
  readonly accumulations: readonly Accumulation[];
}

const GROWING: readonly string[] = ['$push', '$addToSet', '$mergeObjects', '$median', '$percentile'];

/** `$group`: one document per distinct `_id`, in order of first appearance. */
export const $group: StageCompiler = (operand, { scope, memory }) => {
  if (!isDocument(operand)) throw new EngineError(15947, "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw new EngineError(15955, 'a group specification must include an _id');
  const id = compileExpression(operand['_id'], scope);
  const fields = Object.entries(operand)
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => compileField(name, value, scope));
  return groupBy({ id, fields, memory });
};

/** The stage that gathers documents by a computed id. */
export function groupBy(grouping: Grouping): Stage {
  const { id, fields, memory } = grouping;
  const [first, second, third] = fields;
  return async function* (input) {
    const groups = createValueMap<Group>();
    const meter = createMeter('$group', memory);
    const growing = fields.some(({ grows }) => grows);
    for await (const batch of input)
      for (const document of batch) {
        const value = id(document);
        const { accumulations } = groups.obtain(value, () => {
          meter.keep(value, 64 * (fields.length + 1));
          const groupId = value ?? null;
          return { id: groupId, accumulations: fields.map(({ start }) => start(groupId)) };
        });
        // The first three without a loop: most groups have no more fields, and each has functions of its own.
        if (growing) addMeasured(accumulations, { document, fields, meter });
        else {
          if (first !== undefined) accumulations[0]?.add(first.value(document));
          if (second !== undefined) accumulations[1]?.add(second.value(document));
          if (third !== undefined) accumulations[2]?.add(third.value(document));
          for (let index = 3; index < fields.length; index++)
            accumulations[index]?.add((fields[index] as Field).value(document));
        }
      }
    for (let at = 0; at < groups.all.length; at += OUT)
      yield groups.all.slice(at, at + OUT).map((group) => finish(group, fields));
  };
}

const OUT = 128;

interface Adding {
  readonly document: Document;
  readonly fields: readonly Field[];
  readonly meter: Meter;
}

function addMeasured(accumulations: readonly Accumulation[], { document, fields, meter }: Adding): void {
  for (let index = 0; index < fields.length; index++) {
    const { value, grows } = fields[index] as Field;
    const result = value(document);
    if (grows && result !== undefined) meter.keep(result, 8);
    accumulations[index]?.add(result);
  }
}

/** Compiles one accumulated field, `{ $sum: expression }`. */
export function compileField(field: string, operand: unknown, scope: Scope): Field {
  const name = shownName(field);
  if (name.includes('.')) throw new EngineError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$'))
    throw new EngineError(40236, `The field name '${name}' cannot be an operator name`);
  const names = isDocument(operand) ? Object.keys(operand) : [];
  const [operator = ''] = names;
  if (!isDocument(operand) || names.length === 0)
    throw new EngineError(40234, `The field '${name}' must be an accumulator object`);
  if (names.length !== 1) throw new EngineError(40238, `The field '${name}' must specify one accumulator`);
  if (!operator.startsWith('$'))
    throw new EngineError(40234, `The field '${name}' must be an accumulator object`);
  refuse(operator);
  const compile = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (compile === undefined) throw new EngineError(15952, `unknown group operator '${operator}'`);
  return {
    name,
    ...compile(operand[operator], expressionContext(scope)),
    grows: GROWING.includes(operator),
  };
}

/** What a group is made by and of. */
export interface Grouping {
  readonly id: Expression;
  readonly fields: readonly Field[];
  /** Bytes it may keep; any number where absent. */
  readonly memory: number | undefined;
}

function finish({ id, accumulations }: Group, fields: readonly Field[]): Document {
  const document: Document = { _id: id };
  fields.forEach(({ name }, index) => writeField(document, name, accumulations[index]?.result()));
  return document;
}

/** Compiles the `output` of `$bucket` and `$bucketAuto`: the number of documents where there is none. */
export function outputFields(output: unknown, scope: Scope): Field[] {
  const given = isDocument(output) ? output : { count: { $sum: 1 } };
  return Object.entries(given).map(([name, field]) => compileField(name, field, scope));
}
