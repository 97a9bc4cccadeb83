import type { Document } from '../../values';
import { EngineError } from '../error';
import { compileFilter, type Predicate } from '../query/filter';
import { failedRules } from '../query/failed-rules';

/** Which writes are checked: all, or none to documents that were wrong before. */
export type ValidationLevel = 'off' | 'moderate' | 'strict';

/** What `create` and `collMod` say of a collection's documents. */
export interface ValidationRules {
  /** A filter that each must match. */
  readonly validator: Document;
  readonly level: ValidationLevel;
  readonly action: 'error' | 'warn';
}

/** What the documents of a collection must be. */
export interface Validation extends ValidationRules {
  readonly accepts: Predicate;
}

/** Makes a validation; its filter is compiled when first asked. */
export function createValidation({ validator, level, action }: ValidationRules): Validation {
  let compiled: Predicate | undefined;
  return {
    validator,
    level,
    action,
    accepts: (document) => (compiled ??= compileFilter(validator))(document),
  };
}

/** MongoDB's 121: a document is not what its collection asks for. */
export class DocumentInvalid extends EngineError {
  /** Which rules are broken, and how. */
  readonly details: Document;

  constructor(document: Document, details: Document) {
    super(121, 'Document failed validation');
    this.details = { failingDocumentId: document['_id'], details };
  }
}

/**
 * Checks a document about to be stored.
 *
 * @remarks Compat: with `validationAction: 'warn'` nothing is checked, where MongoDB would write to its log.
 *
 * @param before - what it replaces.
 * @throws DocumentInvalid.
 */
export function checkValid(validation: Validation | undefined, document: Document, before?: Document): void {
  if (validation === undefined || validation.level === 'off' || validation.action === 'warn') return;
  if (validation.accepts(document)) return;
  if (validation.level === 'moderate' && before !== undefined && !validation.accepts(before)) return;
  throw new DocumentInvalid(document, failedRules(validation.validator, document));
}
