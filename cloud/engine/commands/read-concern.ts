import type { Document } from '../../values';
import { EngineError } from '../error';
import { describe } from '../update/modifier';
import { documentArgument } from './arguments';

const LEVELS: readonly unknown[] = ['local', 'available', 'majority', 'linearizable', 'snapshot'];

/**
 * Checks a command's read concern. All levels but `snapshot` read the same here: what is committed, on the one server
 * there is.
 *
 * @throws EngineError 9 for a level that does not exist.
 */
export function checkReadConcern(body: Document): void {
  const level = documentArgument(body, 'readConcern')?.['level'];
  if (level === undefined || LEVELS.includes(level)) return;
  throw new EngineError(
    9,
    `Enumeration value '${describe(level)}' for field 'readConcern.level' is not a valid value.`,
  );
}
