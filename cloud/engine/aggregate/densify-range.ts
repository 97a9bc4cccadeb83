import {
  compareValues,
  isDocument,
  isIntegral,
  isNumeric,
  numberType,
  toNumber,
  typeOf,
  type Document,
} from '../../values';
import { EngineError } from '../error';
import { unitOf, type TimeUnit } from './time-units';

/** What `$densify` is asked for. */
export interface Densify {
  readonly field: string;
  readonly partitions: readonly string[];
  readonly step: unknown;
  readonly unit?: TimeUnit;
  readonly bounds: 'full' | 'partition' | 'explicit';
  /** With explicit bounds, the first value and the one before which the last one lies. */
  readonly lower?: unknown;
  readonly upper?: unknown;
}

/** Reads `$densify`. @throws EngineError with MongoDB's codes. */
export function readDensify(operand: unknown): Densify {
  if (!isDocument(operand))
    throw new EngineError(9, `The $densify stage specification must be an object, found ${typeOf(operand)}`);
  checkFields('$densify', operand, { required: ['field', 'range'], optional: ['partitionByFields'] });
  const { field, range, partitionByFields = [] } = operand;
  if (typeof field !== 'string')
    throw new EngineError(
      14,
      `BSON field '$densify.field' is the wrong type '${typeOf(field)}', expected type 'string'`,
    );
  if (!Array.isArray(partitionByFields) || !partitionByFields.every((path) => typeof path === 'string'))
    throw new EngineError(14, "BSON field '$densify.partitionByFields' must be an array of strings");
  if (!isDocument(range))
    throw new EngineError(
      14,
      `BSON field '$densify.range' is the wrong type '${typeOf(range)}', expected type 'object'`,
    );
  const partitions = partitionByFields;
  for (const path of [field, ...partitions]) checkPath(path);
  const { step, unit } = readStep(range);
  const limits = readBounds(range['bounds'], { step, unit });
  if (limits.bounds === 'partition' && partitions.length === 0)
    throw new EngineError(
      5733408,
      "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.",
    );
  return { field, partitions, step, ...(unit === undefined ? {} : { unit }), ...limits };
}

function checkFields(
  name: string,
  given: Document,
  { required, optional }: { readonly required: readonly string[]; readonly optional: readonly string[] },
): void {
  for (const field of Object.keys(given))
    if (!required.includes(field) && !optional.includes(field))
      throw new EngineError(40415, `BSON field '${name}.${field}' is an unknown field.`);
  for (const field of required)
    if (given[field] === undefined)
      throw new EngineError(40414, `BSON field '${name}.${field}' is missing but a required field`);
}

function checkPath(path: string): void {
  if (path === '') throw new EngineError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.split('.').some((part) => part.startsWith('$')))
    throw new EngineError(16410, `FieldPath field names may not start with '$', given '${path}'.`);
  if (path.split('.').includes(''))
    throw new EngineError(15998, 'FieldPath field names may not be empty strings.');
}

function readStep(range: Document) {
  checkFields('$densify.range', range, { required: ['step', 'bounds'], optional: ['unit'] });
  const { step, unit } = range;
  if (!isNumeric(step) || !(toNumber(step) > 0))
    throw new EngineError(
      5733401,
      'The step parameter in a range statement must be a strictly positive numeric value',
    );
  if (unit !== undefined && !isIntegral(step))
    throw new EngineError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  return { step, unit: unit === undefined ? undefined : unitOf(unit) };
}

interface Step {
  readonly step: unknown;
  readonly unit: TimeUnit | undefined;
}

function readBounds(bounds: unknown, given: Step): Pick<Densify, 'bounds' | 'lower' | 'upper'> {
  if (bounds === 'full' || bounds === 'partition') return { bounds };
  if (typeof bounds === 'string')
    throw new EngineError(5946802, "Bounds string must either be 'full' or 'partition'");
  if (!Array.isArray(bounds))
    throw new EngineError(
      5733404,
      "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
    );
  if (bounds.length !== 2)
    throw new EngineError(5733403, 'A bounding array in a range statement must have exactly two elements');
  const [lower, upper] = bounds as [unknown, unknown];
  if (compareValues(lower, upper) > 0)
    throw new EngineError(
      5733402,
      'A bounding array must be an ascending array of either two dates or two numbers',
    );
  checkEnds(lower, upper, given);
  return { bounds: 'explicit', lower, upper };
}

function checkEnds(lower: unknown, upper: unknown, { step, unit }: Step): void {
  const both = 'A bounding array must contain either both dates or both numeric types';
  if (isNumeric(lower)) {
    if (unit !== undefined) throw new EngineError(5733409, 'Numeric bounds may not have unit parameter');
    if (!isNumeric(upper)) throw new EngineError(5733406, both);
    const type = numberType(lower);
    if (numberType(upper) !== type || numberType(step) !== type)
      throw new EngineError(5876900, 'Upper bound, lower bound, and step must all have the same type');
  } else if (lower instanceof Date) {
    if (!(upper instanceof Date)) throw new EngineError(5733405, both);
    if (unit === undefined) throw new EngineError(5733410, 'A bounding array of dates must specify a unit');
  } else throw new EngineError(5946800, 'Explicit bounds must be numeric or dates');
}
