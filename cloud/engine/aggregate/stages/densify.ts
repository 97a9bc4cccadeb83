import {
  addNumbers,
  compareValues,
  isDocument,
  isNumeric,
  setAt,
  typeOf,
  valueAt,
  type Document,
} from '../../../values';
import { EngineError } from '../../error';
import { addAll } from '../arithmetic';
import { readDensify, type Densify } from '../densify-range';
import { nullish } from '../operands';
import { createValueMap } from '../groups';
import { giveWay } from '../pace';
import type { Batches, StageCompiler } from '../stage';
import { addUnits } from '../time-units';
import { sortStage } from './sort';

/** Documents one stage makes at most. */
const MOST_MADE = 500_000;

const OUT = 128;

/** `$densify`: documents made between those that lie further apart than a step. */
export const $densify: StageCompiler = (operand, { memory }) => {
  const densify = readDensify(operand);
  const { field, partitions, bounds } = densify;
  const order = [...(bounds === 'full' ? [] : partitions), field].map((path) => [path, 1] as const);
  const sort = sortStage(Object.fromEntries(order), { memory });
  return (input) => inBatches(filled(sort(input), densify));
};

async function* inBatches(documents: AsyncIterable<Document>): Batches {
  let batch: Document[] = [];
  for await (const document of documents) {
    batch.push(document);
    if (batch.length < OUT) continue;
    yield batch;
    batch = [];
    await giveWay();
  }
  if (batch.length > 0) yield batch;
}

interface Partition {
  readonly fields: Document;
  /** The next value of its grid. */
  next: unknown;
}

async function* filled(sorted: Batches, densify: Densify): AsyncGenerator<Document> {
  const { field, partitions, bounds, lower, upper } = densify;
  const path = field.split('.');
  const known = createValueMap<Partition>();
  const steps = stepper(densify);
  let least: unknown = lower;
  let greatest: unknown;
  const before = (value: unknown, limit: unknown) => compareValues(value, limit) < 0;
  const within = (value: unknown) => upper === undefined || before(value, upper);
  for await (const batch of sorted)
    for (const document of batch) {
      const value = valueAt(document, path);
      if (nullish(value)) {
        yield document;
        continue;
      }
      checkValue(value, densify);
      least ??= value;
      greatest = value;
      const fields = partitionOf(document, partitions);
      const partition = known.obtain(fields, () => ({
        fields,
        next: bounds === 'partition' ? value : least,
      }));
      while (before(partition.next, value) && within(partition.next)) yield steps.make(partition);
      if (compareValues(partition.next, value) === 0) partition.next = steps.after(value);
      yield document;
    }
  if (upper !== undefined && partitions.length === 0) known.obtain({}, () => ({ fields: {}, next: lower }));
  if (bounds === 'partition') return;
  const ended = (next: unknown) => (upper === undefined ? compareValues(next, greatest) > 0 : !within(next));
  for (const partition of known.all) while (!ended(partition.next)) yield steps.make(partition);
}

function stepper({ field, step, unit }: Densify) {
  const path = field.split('.');
  const after = (value: unknown): unknown =>
    value instanceof Date && unit !== undefined
      ? addUnits(value, { unit, amount: Number(step) })
      : (addNumbers(value, step) ?? addAll([value, step]));
  let made = 0;
  return {
    after,
    make(partition: Partition): Document {
      if (++made > MOST_MADE)
        throw new EngineError(
          5897900,
          `Generated ${made} documents in $densify, which is over the limit of ${MOST_MADE}`,
        );
      const document = structured(partition.fields);
      checkPlace(document, path);
      setAt(document, path, partition.next);
      partition.next = after(partition.next);
      return document;
    },
  };
}

function partitionOf(document: Document, partitions: readonly string[]): Document {
  const fields: Document = {};
  for (const path of partitions) {
    const parts = path.split('.');
    const value = valueAt(document, parts);
    if (value !== undefined) setAt(fields, parts, value);
  }
  return fields;
}

/** A copy of the documents, which alone may be written into. */
function structured(document: Document): Document {
  const copy: Document = {};
  for (const [name, value] of Object.entries(document))
    copy[name] = isDocument(value) ? structured(value) : value;
  return copy;
}

function checkPlace(document: Document, path: readonly string[]): void {
  for (let length = 1; length < path.length; length++) {
    const value = valueAt(document, path.slice(0, length));
    if (Array.isArray(value))
      throw new EngineError(5733307, '$densify cannot generate fields nested inside arrays');
    if (value !== undefined && !isDocument(value))
      throw new EngineError(5733308, '$densify cannot overwrite non-object values with objects');
  }
}

function checkValue(value: unknown, { unit }: Densify): void {
  if (!isNumeric(value) && !(value instanceof Date))
    throw new EngineError(
      5733201,
      `PlanExecutor error during aggregation :: caused by :: Densify field type must be numeric or date, not ${typeOf(value)}`,
    );
  if (isNumeric(value) && unit !== undefined)
    throw new EngineError(
      6053600,
      'Encountered numeric densify value in collection when step has a date unit.',
    );
  if (value instanceof Date && unit === undefined)
    throw new EngineError(
      6053600,
      'Encountered date densify value in collection when step does not have a date unit.',
    );
}
