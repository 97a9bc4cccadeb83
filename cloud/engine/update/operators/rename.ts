import { isDocument, pathOf, readField, typeOf, type Document } from '../../../values';
import { EngineError } from '../../error';
import { namePart, type Change } from '../apply';
import { nameOf } from '../modifier';

/** `$rename`: the one operator with two paths. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  /** What it changes in a document: nothing when there is nothing at `from`. */
  readonly changes: (document: Document) => readonly Change[];
}

/** Compiles one `$rename`. */
export function renameChanges(field: string, operand: unknown): Rename {
  const from = pathOf(field);
  if (typeof operand !== 'string')
    throw new EngineError(2, `The 'to' field for $rename must be a string: ${from}: ${typeOf(operand)}`);
  if (from === operand)
    throw new EngineError(2, `The source and target field for $rename must differ: ${from}: "${operand}"`);
  const source = partsOf(from, 'source');
  const target = partsOf(operand, 'destination');
  return {
    from,
    to: operand,
    changes: (document) => {
      const value = valueOutsideArrays(document, source, 'source');
      if (value === undefined) return [];
      valueOutsideArrays(document, target, 'destination');
      return [
        { path: from, parts: source.map(namePart), modify: () => undefined },
        { path: operand, parts: target.map(namePart), modify: () => value },
      ];
    },
  };
}

function partsOf(path: string, end: string): string[] {
  const parts = path.split('.');
  if (parts.includes(''))
    throw new EngineError(
      56,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  if (parts.some((part) => part === '$' || part.startsWith('$[')))
    throw new EngineError(2, `The ${end} field for $rename may not be dynamic: ${path}`);
  if (parts.some((part) => part.startsWith('$')))
    throw new EngineError(52, `The dollar ($) prefixed field in '${path}' is not valid for storage.`);
  return parts;
}

function valueOutsideArrays(document: Document, parts: readonly string[], end: string): unknown {
  let value: unknown = document;
  for (const part of parts) {
    if (Array.isArray(value))
      throw new EngineError(
        2,
        `The ${end} field cannot be an array element, '${parts.join('.')}' in doc with ${nameOf(document)} has an array field`,
      );
    if (!isDocument(value)) return undefined;
    value = readField(value, part);
  }
  return value;
}
