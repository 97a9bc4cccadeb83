import type { DatabaseRequest } from '../protocol';
import { isDocument } from '../values';
import { operatorRefused, refusal } from './refuse';

/** Operators that run code or write elsewhere; the real cloud offers none of them. */
const REFUSED: ReadonlySet<string> = new Set(['$where', '$function', '$accumulator', '$out', '$merge']);
const MAX_DEPTH = 100;

/**
 * Checks the shape of what a request carries, before anything is done with it.
 *
 * @throws CloudError `INVALID_PARAM`, `DATABASE_INVALID_OPERRATOR`.
 */
export function checkValues(request: DatabaseRequest): void {
  if ('query' in request) checkExpression(request.query);
  if ('update' in request) checkExpression(request.update);
  if ('documents' in request) {
    if (!Array.isArray(request.documents) || request.documents.length === 0) {
      throw refusal('INVALID_PARAM', 'NO_DOCUMENTS');
    }
    for (const document of request.documents) {
      if (!isDocument(document)) throw refusal('INVALID_PARAM', 'NOT_AN_OBJECT');
      walk(document, 1);
    }
  }
  if ('pipeline' in request) {
    if (!Array.isArray(request.pipeline)) throw refusal('INVALID_PARAM', 'STAGE_SHAPE');
    for (const stage of request.pipeline as readonly unknown[]) {
      const keys = isDocument(stage) ? Object.keys(stage) : [];
      if (keys.length !== 1 || keys[0]?.startsWith('$') !== true)
        throw refusal('INVALID_PARAM', 'STAGE_SHAPE');
      checkExpression(stage);
    }
  }
}

function checkExpression(value: unknown): void {
  if (!isDocument(value)) throw refusal('INVALID_PARAM', 'NOT_AN_OBJECT');
  walk(value, 1, REFUSED);
}

function walk(value: unknown, depth: number, refused?: ReadonlySet<string>): void {
  if (depth > MAX_DEPTH) throw refusal('INVALID_PARAM', 'TOO_DEEP');
  if (Array.isArray(value)) {
    for (const item of value) walk(item, depth + 1, refused);
  } else if (isDocument(value)) {
    // The BSON serializer would take such an object for one of its own classes.
    if (Object.hasOwn(value, '_bsontype')) throw refusal('INVALID_PARAM', 'RESERVED_KEY');
    for (const [key, member] of Object.entries(value)) {
      if (refused?.has(key) === true) throw operatorRefused(key);
      walk(member, depth + 1, refused);
    }
  }
}
