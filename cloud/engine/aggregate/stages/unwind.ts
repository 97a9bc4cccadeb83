import { Long } from 'bson';
import { fieldName, isDocument, setAt, typeOf, valueAt, type Document } from '../../../values';
import { EngineError } from '../../error';
import type { StageCompiler } from '../stage';
import { copiedAlong } from './lookup';

/** Documents handed on at a time: an array may be long. */
const OUT = 128;

interface Unwinding {
  readonly parts: readonly string[];
  readonly keepsEmpty: boolean;
  readonly indexField: readonly string[] | undefined;
}

/** `$unwind`: one document per element of an array. */
export const $unwind: StageCompiler = (operand) => {
  const unwinding = readOperand(operand);
  return async function* (input) {
    for await (const batch of input) {
      let unwound: Document[] = [];
      for (const document of batch)
        for (const one of unwind(document, unwinding)) {
          unwound.push(one);
          if (unwound.length < OUT) continue;
          yield unwound;
          unwound = [];
        }
      if (unwound.length > 0) yield unwound;
    }
  };
};

function readOperand(operand: unknown): Unwinding {
  const given: Document = isDocument(operand) ? operand : { path: operand };
  const { path, preserveNullAndEmptyArrays: keeps = false, includeArrayIndex: index } = given;
  if (typeof path !== 'string')
    throw new EngineError(28812, `expected a string as the path for $unwind stage, got ${typeOf(path)}`);
  if (!path.startsWith('$') || path.length < 2)
    throw new EngineError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (typeof keeps !== 'boolean')
    throw new EngineError(
      28809,
      'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage',
    );
  if (index !== undefined && (typeof index !== 'string' || index === '' || index.startsWith('$')))
    throw new EngineError(
      28810,
      'expected a non-empty string for the includeArrayIndex option to $unwind stage',
    );
  const unknown = Object.keys(given).find(
    (name) => !['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(name),
  );
  if (unknown !== undefined) throw new EngineError(28811, `unrecognized option to $unwind stage: ${unknown}`);
  return {
    parts: path.slice(1).split('.').map(fieldName),
    keepsEmpty: keeps,
    indexField: typeof index === 'string' ? index.split('.') : undefined,
  };
}

function* unwind(
  document: Document,
  { parts, keepsEmpty, indexField }: Unwinding,
): Generator<Document, void, undefined> {
  const value = valueAt(document, parts);
  const withIndex = (copy: Document, index: Long | null): Document => {
    if (indexField === undefined) return copy;
    const result = copiedAlong(copy, indexField);
    setAt(result, indexField, index);
    return result;
  };
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, element] of (value as unknown[]).entries())
      yield withIndex(replaced(document, parts, element), Long.fromNumber(index));
    return;
  }
  const empty = value === undefined || value === null || Array.isArray(value);
  if (!empty) yield withIndex({ ...document }, null);
  else if (keepsEmpty)
    yield withIndex(Array.isArray(value) ? replaced(document, parts, undefined) : { ...document }, null);
}

function replaced(document: Document, parts: readonly string[], value: unknown): Document {
  const [name = '', ...rest] = parts;
  const copy = { ...document };
  if (rest.length > 0) copy[name] = replaced(document[name] as Document, rest, value);
  else if (value === undefined) Reflect.deleteProperty(copy, name);
  else copy[name] = value;
  return copy;
}
