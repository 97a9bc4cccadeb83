import type { ObjectId } from 'bson';
import { readField, typeOf, type Document } from '../../values';

/** What a modifier may look at. */
export interface ModifierContext {
  readonly now: Date;
  readonly isInsert: boolean;
  /** The whole document, for messages. */
  readonly document: Document;
  /** The path as resolved, for messages. */
  readonly path: string;
}

/**
 * Changes the value of one field; `undefined` is missing, on the way in and out. Never mutates `current`; gives `current`
 * itself back when nothing changes.
 */
export type Modifier = (current: unknown, context: ModifierContext) => unknown;

/** An update operator: compiles the operand behind one path. */
export type UpdateOperator = (operand: unknown, path: string) => Modifier;

/** How a message names a document: by its _id. */
export function nameOf(document: Document): string {
  return `{_id: ${describe(readField(document, '_id'))}}`;
}

/** A value in a message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined) return 'missing';
  const type = typeOf(value);
  if (type === 'objectId') return `ObjectId('${(value as ObjectId).toHexString()}')`;
  if (type === 'date') return `new Date(${(value as Date).getTime()})`;
  if (type === 'array') return `[ ${(value as unknown[]).map(describe).join(', ')} ]`;
  if (type === 'object')
    return `{ ${Object.entries(value as Document)
      .map(([name, field]) => `${name}: ${describe(field)}`)
      .join(', ')} }`;
  return `${value as number}`;
}

/** The last part of a resolved path. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
