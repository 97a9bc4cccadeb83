import { Long } from 'bson';
import { fieldName, isDocument, setAt, typeOf, valueAt, type Document } from '../../../values';
import { EngineError } from '../../error';
import { perBatch, type StageCompiler } from '../stage';

interface Unwinding {
  readonly parts: readonly string[];
  readonly keepsEmpty: boolean;
  readonly indexField: readonly string[] | undefined;
}

/** `$unwind`: one document per element of an array. */
export const $unwind: StageCompiler = (operand) => {
  const unwinding = readOperand(operand);
  return perBatch((batch) => batch.flatMap((document) => unwind(document, unwinding)));
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

function unwind(document: Document, { parts, keepsEmpty, indexField }: Unwinding): Document[] {
  const value = valueAt(document, parts);
  const withIndex = (copy: Document, index: Long | null): Document => {
    if (indexField !== undefined) setAt(copy, indexField, index);
    return copy;
  };
  if (Array.isArray(value) && value.length > 0)
    return value.map((element, index) =>
      withIndex(replaced(document, parts, element), Long.fromNumber(index)),
    );
  const empty = value === undefined || value === null || Array.isArray(value);
  if (empty && !keepsEmpty) return [];
  return [withIndex(Array.isArray(value) ? replaced(document, parts, undefined) : { ...document }, null)];
}

function replaced(document: Document, parts: readonly string[], value: unknown): Document {
  const [name = '', ...rest] = parts;
  const copy = { ...document };
  if (rest.length > 0) copy[name] = replaced(document[name] as Document, rest, value);
  else if (value === undefined) Reflect.deleteProperty(copy, name);
  else copy[name] = value;
  return copy;
}
