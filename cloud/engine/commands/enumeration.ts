import { EngineError } from '../error';
import { describe } from '../update/modifier';

/** The error of a field with a value that is none of those it may have. */
export function refusedValue(field: string, value: unknown): EngineError {
  const shown = typeof value === 'string' ? value : describe(value);
  return new EngineError(2, `Enumeration value '${shown}' for field '${field}' is not a valid value.`);
}
