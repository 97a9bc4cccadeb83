import {
  compareValues,
  isDocument,
  isIntegral,
  isNumeric,
  toNumber,
  typeOf,
  writeField,
  type Document,
} from '../../../values';
import { EngineError } from '../../error';
import { compileExpression } from '../expression';
import { createMeter } from '../memory';
import { granularityOf, type Granularity } from '../preferred-numbers';
import { createRunSorter } from '../sorted-runs';
import type { StageCompiler } from '../stage';
import { outputFields, type Field } from './group';

interface Item {
  readonly value: unknown;
  readonly document: Document;
}

interface Bucket {
  readonly items: readonly Item[];
  readonly min: unknown;
  readonly max: unknown;
}

/** `$bucketAuto`: so many groups of about the same size, cut between different values. */
export const $bucketAuto: StageCompiler = (operand, { scope, memory }) => {
  const { by, buckets, output, granularity } = readOperand(operand);
  const value = compileExpression(by, scope);
  const fields = outputFields(output, scope);
  const round = granularity === undefined ? undefined : granularityOf(granularity);
  return async function* (input) {
    const meter = createMeter('$bucketAuto', memory);
    const sorting = createRunSorter<Item>((a, b) => compareValues(a.value, b.value));
    for await (const batch of input)
      for (const document of batch) {
        meter.keep(document);
        const result = value(document) ?? null;
        if (round !== undefined) checkNumber(result);
        const turn = sorting.add({ value: result, document });
        if (turn !== undefined) await turn;
      }
    const items = await sorting.finish();
    const made = round === undefined ? cut(items, buckets) : cutRounded(items, buckets, round);
    if (made.length > 0) yield made.map((bucket) => resultOf(bucket, fields));
  };
};

function readOperand(operand: unknown) {
  if (!isDocument(operand))
    throw new EngineError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${typeOf(operand)}.`,
    );
  for (const name of Object.keys(operand))
    if (!['groupBy', 'buckets', 'output', 'granularity'].includes(name))
      throw new EngineError(40245, `Unrecognized option to $bucketAuto: ${name}.`);
  const { groupBy: by, buckets, output, granularity } = operand;
  if (by === undefined || buckets === undefined)
    throw new EngineError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  if (!(typeof by === 'string' && by.startsWith('$')) && !isDocument(by))
    throw new EngineError(
      40239,
      "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object",
    );
  if (!isNumeric(buckets))
    throw new EngineError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeOf(buckets)}`,
    );
  const count = toNumber(buckets);
  if (!isIntegral(buckets) || Math.abs(count) > 0x7fffffff)
    throw new EngineError(
      40242,
      `The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found ${count}`,
    );
  if (count <= 0)
    throw new EngineError(
      40243,
      `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}`,
    );
  if (output !== undefined && !isDocument(output))
    throw new EngineError(
      40244,
      `The $bucketAuto 'output' field must be an object, but found type: ${typeOf(output)}`,
    );
  if (granularity !== undefined && typeof granularity !== 'string')
    throw new EngineError(
      40261,
      `The $bucketAuto 'granularity' field must be a string, but found type: ${typeOf(granularity)}`,
    );
  return { by, buckets: count, output, granularity };
}

function checkNumber(value: unknown): void {
  if (!isNumeric(value))
    throw new EngineError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeOf(value)}`,
    );
  const number = toNumber(value);
  if (Number.isNaN(number))
    throw new EngineError(
      40259,
      "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN",
    );
  if (number < 0)
    throw new EngineError(
      40260,
      "$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number",
    );
}

function cut(items: readonly Item[], count: number): Bucket[] {
  const size = Math.max(1, Math.round(items.length / count));
  const made: Bucket[] = [];
  let at = 0;
  while (at < items.length && made.length < count) {
    let end = made.length === count - 1 ? items.length : Math.min(items.length, at + size);
    while (end < items.length && compareValues(items[end]?.value, items[end - 1]?.value) === 0) end++;
    // A bucket ends where the next begins; the last one with its own greatest value.
    const max = items[end]?.value ?? items[end - 1]?.value;
    made.push({ items: items.slice(at, end), min: items[at]?.value, max });
    at = end;
  }
  return made;
}

function cutRounded(items: readonly Item[], count: number, { up, down }: Granularity): Bucket[] {
  const size = Math.max(1, Math.round(items.length / count));
  const made: Bucket[] = [];
  let at = 0;
  while (at < items.length && made.length < count) {
    let end = made.length === count - 1 ? items.length : Math.min(items.length, at + size);
    const last = items[end - 1]?.value;
    const max = up(last);
    while (end < items.length && compareValues(items[end]?.value, max) < 0) end++;
    const min = made.length === 0 ? down(items[at]?.value) : made[made.length - 1]?.max;
    made.push({ items: items.slice(at, end), min, max });
    at = end;
  }
  return made;
}

function resultOf({ items, min, max }: Bucket, fields: readonly Field[]): Document {
  const result: Document = { _id: { min, max } };
  for (const { name, start, value } of fields) {
    const accumulation = start({ min, max });
    for (const { document } of items) accumulation.add(value(document));
    writeField(result, name, accumulation.result());
  }
  return result;
}
