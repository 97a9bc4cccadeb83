import type { Document } from '../../values';
import { EngineError } from '../error';
import { createValidation, type Validation, type ValidationLevel } from '../index/validation';
import { compileFilter } from '../query/filter';
import { documentArgument, textArgument } from './arguments';

/** The options of `create` and `collMod` that say what documents must be. */
export const VALIDATION_OPTIONS: readonly string[] = ['validator', 'validationLevel', 'validationAction'];

const LEVELS: readonly string[] = ['off', 'moderate', 'strict'];
const ACTIONS: readonly string[] = ['error', 'warn'];

/**
 * What a command asks of documents; what it does not say stays as it is.
 *
 * @returns `undefined` where nothing is asked any more.
 */
export function readValidation(body: Document, current: Validation | undefined): Validation | undefined {
  if (!VALIDATION_OPTIONS.some((option) => body[option] !== undefined)) return current;
  const validator = documentArgument(body, 'validator') ?? current?.validator ?? {};
  const level = choice(body, 'validationLevel', LEVELS) ?? current?.level ?? 'strict';
  const action = choice(body, 'validationAction', ACTIONS) ?? current?.action ?? 'error';
  checkValidator(validator);
  if (Object.keys(validator).length === 0) return undefined;
  return createValidation({
    validator,
    level: level as ValidationLevel,
    action: action as Validation['action'],
  });
}

function choice(body: Document, field: string, known: readonly string[]): string | undefined {
  const value = textArgument(body, field);
  if (value === undefined || known.includes(value)) return value;
  throw new EngineError(2, `Enumeration value '${value}' for field 'create.${field}' is not a valid value.`);
}

function checkValidator(validator: Document): void {
  const text = JSON.stringify(Object.keys(validator));
  for (const refused of ['$near', '$nearSphere', '$text', '$where', '$sampleRate']) {
    if (text.includes(`"${refused}"`)) {
      throw new EngineError(224, `${refused} is not allowed in collection validators`);
    }
  }
  compileFilter(validator);
}

/** A validation as `listCollections` shows it. */
export function shownValidation(validation: Validation | undefined): Document {
  if (validation === undefined) return {};
  const { validator, level, action } = validation;
  return { validator, validationLevel: level, validationAction: action };
}
