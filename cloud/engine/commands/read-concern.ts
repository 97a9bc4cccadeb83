import type { Document } from '../../values';
import { EngineError } from '../error';
import { describe } from '../update/modifier';
import { documentArgument } from './arguments';

const LEVELS: readonly unknown[] = ['local', 'available', 'majority', 'linearizable', 'snapshot'];

/**
 * Checks a command's read concern. All levels but `snapshot` read the same here: what is committed, on the one server
 * there is.
 *
 * @throws EngineError 9 for a level that does not exist, 246 for reads at a snapshot outside transactions.
 */
export function checkReadConcern(body: Document): void {
  const level = documentArgument(body, 'readConcern')?.['level'];
  if (level === undefined) return;
  if (level === 'snapshot' && body['autocommit'] === undefined) {
    throw new EngineError(246, 'Reads at a snapshot are supported inside transactions only');
  }
  if (LEVELS.includes(level)) return;
  throw new EngineError(
    9,
    `Enumeration value '${describe(level)}' for field 'readConcern.level' is not a valid value.`,
  );
}
