import { isDocument, isNumeric, isIntegral, toNumber, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { checkNamespace } from '../storage/catalog';
import type { CommandContext } from './command';

const NAMES: Readonly<Record<string, string>> = { missing: 'missing', bool: 'bool' };

function wrongType(body: Document, field: string, expected: string): EngineError {
  const command = Object.keys(body)[0] ?? '';
  const type = typeOf(body[field]);
  return new EngineError(
    14,
    `BSON field '${command}.${field}' is the wrong type '${NAMES[type] ?? type}', expected type '${expected}'`,
  );
}

/** The collection's name: the value of the command's first field. */
export function collectionArgument({ body, database }: CommandContext): string {
  const command = Object.keys(body)[0] ?? '';
  const name = body[command];
  if (typeof name !== 'string') {
    throw new EngineError(73, `collection name has invalid type ${typeOf(name)}`);
  }
  checkNamespace(database, name);
  return name;
}

/** An optional document. Null counts as missing, as drivers send it so. */
export function documentArgument(body: Document, field: string): Document | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isDocument(value)) throw wrongType(body, field, 'object');
  return value;
}

/** An optional list of documents. */
export function documentsArgument(body: Document, field: string): readonly Document[] | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongType(body, field, 'array');
  const wrong = (value as readonly unknown[]).find((member) => !isDocument(member));
  if (wrong !== undefined) {
    throw new EngineError(14, `BSON field '${field}' must hold objects, found ${typeOf(wrong)}`);
  }
  return value as readonly Document[];
}

/** An optional whole number, cut towards zero. */
export function numberArgument(body: Document, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isNumeric(value)) throw wrongType(body, field, 'number');
  const number = toNumber(value);
  if (Number.isNaN(number)) throw wrongType(body, field, 'number');
  return isIntegral(value) ? number : Math.trunc(number);
}

/** An optional whole number of at least zero. */
export function countArgument(body: Document, field: string): number | undefined {
  const value = numberArgument(body, field);
  if (value !== undefined && value < 0) {
    throw new EngineError(51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
  }
  return value;
}

/** An optional truth; numbers count as in C. */
export function truthArgument(body: Document, field: string): boolean {
  const value = body[field];
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (isNumeric(value)) return toNumber(value) !== 0;
  throw wrongType(body, field, 'bool');
}

/** An optional text. */
export function textArgument(body: Document, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongType(body, field, 'string');
  return value;
}
