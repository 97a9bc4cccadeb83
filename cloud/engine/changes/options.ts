import { Timestamp } from 'bson';
import { isDocument, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { LAST_OPERATION, stampFrom, type Stamp } from '../storage/stamp';
import { decodeToken, type Token } from './token';

/** Where a stream begins. */
export type Start =
  | { readonly kind: 'now' }
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'time'; readonly stamp: Stamp };

const FULL_DOCUMENT = ['default', 'updateLookup', 'whenAvailable', 'required'] as const;
const BEFORE_CHANGE = ['off', 'whenAvailable', 'required'] as const;

/** The operand of `$changeStream`. */
export interface ChangeStreamOptions {
  readonly start: Start;
  readonly fullDocument: (typeof FULL_DOCUMENT)[number];
  readonly fullDocumentBeforeChange: (typeof BEFORE_CHANGE)[number];
  readonly showExpandedEvents: boolean;
  readonly allChangesForCluster: boolean;
}

const KNOWN = new Set([
  'fullDocument',
  'fullDocumentBeforeChange',
  'resumeAfter',
  'startAfter',
  'startAtOperationTime',
  'showExpandedEvents',
  'allChangesForCluster',
]);

/** Reads the operand of `$changeStream`. @throws EngineError for what MongoDB refuses. */
export function readChangeStreamOptions(operand: unknown): ChangeStreamOptions {
  if (!isDocument(operand)) {
    throw new EngineError(50808, `$changeStream must take a nested object but found: ${typeOf(operand)}`);
  }
  const unknown = Object.keys(operand).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) {
    throw new EngineError(40415, `BSON field '$changeStream.${unknown}' is an unknown field.`);
  }
  return {
    start: readStart(operand),
    fullDocument: choice(operand, 'fullDocument', FULL_DOCUMENT),
    fullDocumentBeforeChange: choice(operand, 'fullDocumentBeforeChange', BEFORE_CHANGE),
    showExpandedEvents: truth(operand, 'showExpandedEvents'),
    allChangesForCluster: truth(operand, 'allChangesForCluster'),
  };
}

function readStart(operand: Document): Start {
  const { resumeAfter, startAfter, startAtOperationTime } = operand;
  const given = [resumeAfter, startAfter, startAtOperationTime].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new EngineError(40674, 'Only one type of resume option is allowed, but multiple were found.');
  }
  if (resumeAfter !== undefined) {
    const token = decodeToken(resumeAfter);
    if (token.kind === 'invalidate') {
      throw new EngineError(
        260,
        "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.",
      );
    }
    return { kind: 'token', token };
  }
  if (startAfter !== undefined) return { kind: 'token', token: decodeToken(startAfter) };
  if (startAtOperationTime === undefined) return { kind: 'now' };
  if (!(startAtOperationTime instanceof Timestamp)) {
    throw new EngineError(
      14,
      `BSON field '$changeStream.startAtOperationTime' is the wrong type '${typeOf(startAtOperationTime)}', expected type 'timestamp'`,
    );
  }
  const { t, i } = startAtOperationTime;
  return { kind: 'time', stamp: stampFrom(t, Math.min(i, LAST_OPERATION)) };
}

function choice<T extends string>(operand: Document, field: string, values: readonly [T, ...T[]]): T {
  const value = operand[field];
  if (value === undefined) return values[0];
  const found = values.find((known) => known === value);
  if (found !== undefined) return found;
  throw new EngineError(
    2,
    `Enumeration value '${typeof value === 'string' ? value : typeOf(value)}' for field '$changeStream.${field}' is not a valid value.`,
  );
}

function truth(operand: Document, field: string): boolean {
  const value = operand[field];
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  throw new EngineError(
    14,
    `BSON field '$changeStream.${field}' is the wrong type '${typeOf(value)}', expected type 'bool'`,
  );
}
