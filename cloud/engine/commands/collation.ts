import { Int32 } from 'bson';
import { isDocument, isNumeric, toNumber, typeOf, type Comparison, type Document } from '../../values';
import { EngineError } from '../error';
import { compileCollation, localeTag } from '../query/collation';
import { describe } from '../update/modifier';
import { refusedValue } from './enumeration';

const FIELDS: ReadonlySet<string> = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  caseFirst: ['upper', 'lower', 'off'],
  alternate: ['non-ignorable', 'shifted'],
  maxVariable: ['punct', 'space'],
};

/**
 * Whether a collation is none, or the one that compares bytes.
 *
 * @throws EngineError with MongoDB's codes for what is no collation.
 */
export function simpleCollation(collation: unknown): boolean {
  if (collation === undefined || collation === null) return true;
  if (!isDocument(collation)) {
    throw new EngineError(
      14,
      `BSON field 'collation' is the wrong type '${typeOf(collation)}', expected type 'object'`,
    );
  }
  if (Object.keys(collation).length === 0) return true;
  const { locale, strength } = collation;
  if (locale === undefined) {
    throw new EngineError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (typeof locale !== 'string') {
    throw new EngineError(14, "BSON field 'collation.locale' is the wrong type, expected type 'string'");
  }
  if (locale !== 'simple' && localeTag(locale) === undefined) {
    throw new EngineError(2, `Field 'locale' is invalid in: ${describe(collation)}`);
  }
  const unknown = Object.keys(collation).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) {
    throw new EngineError(40415, `BSON field 'collation.${unknown}' is an unknown field.`);
  }
  if (strength !== undefined && !(isNumeric(strength) && [1, 2, 3, 4, 5].includes(toNumber(strength)))) {
    throw new EngineError(2, "Field 'strength' must be an integer 1 through 5");
  }
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value: unknown = collation[field];
    if (value !== undefined && !choices.includes(value)) throw refusedValue(`collation.${field}`, value);
  }
  return locale === 'simple';
}

/** A collation with all that it leaves to its defaults, as `listIndexes` shows it. */
export function wholeCollation(collation: Document): Document {
  return {
    locale: collation['locale'],
    caseLevel: false,
    caseFirst: 'off',
    strength: new Int32(3),
    numericOrdering: false,
    alternate: 'non-ignorable',
    maxVariable: 'punct',
    normalization: false,
    backwards: false,
    ...collation,
  };
}

/**
 * Refuses a collation where only the order of bytes is known: a command that asked for another order or equality must
 * not be answered in this one.
 *
 * @throws EngineError 303, and MongoDB's codes for what is no collation.
 */
export function refuseCollation(body: Document): void {
  if (simpleCollation(body['collation'])) return;
  throw new EngineError(303, 'Collations are supported in queries only');
}

/**
 * The order of a command's or statement's collation; undefined of none, and of the one that compares bytes.
 *
 * @remarks Compat: the order is that of this program's own ICU, as `Intl.Collator` gives it, which may be of another
 * version than MongoDB's.
 * @throws EngineError 303 for what `Intl.Collator` does not do, and MongoDB's codes for what is no collation.
 */
export function collationOf(body: Document): Comparison | undefined {
  const { collation } = body;
  return simpleCollation(collation) ? undefined : compileCollation(collation as Document);
}
