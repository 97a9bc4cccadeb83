import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';

/** Whether a collation is none, or the one that compares bytes. */
export function simpleCollation(collation: unknown): boolean {
  if (collation === undefined || collation === null) return true;
  return isDocument(collation) && (collation['locale'] === 'simple' || Object.keys(collation).length === 0);
}

/**
 * Refuses a collation: texts are compared byte by byte here, and a query that asked for another order or equality must
 * not be answered in this one.
 *
 * @throws EngineError 303.
 */
export function refuseCollation(body: Document): void {
  if (simpleCollation(body['collation'])) return;
  throw new EngineError(303, 'Collations are not supported by this engine');
}
