import { isDocument, type Comparison, type Document } from '../../values';
import { EngineError } from '../error';
import type { Query } from '../plan/matches';
import { collationOf } from './collation';

const refused = (what: string) => new EngineError(303, `${what} is not supported with a collation`);

/** The query of a write: its filter, hint and collation. @throws EngineError as the readers of these do. */
export function writeQuery(filter: Document, statement: Document): Query {
  const compare = collationOf(statement);
  return {
    filter,
    ...(statement['hint'] === undefined ? {} : { hint: statement['hint'] }),
    ...(compare === undefined ? {} : { compare }),
  };
}

const COMPARING: readonly string[] = ['$pull', '$pullAll', '$addToSet'];

/**
 * Refuses an update that would itself have to compare values by the collation.
 *
 * @throws EngineError 303.
 */
export function checkCollatedUpdate(
  compare: Comparison | undefined,
  update: unknown,
  arrayFilters: unknown,
): void {
  if (compare === undefined) return;
  if (Array.isArray(update)) throw refused('An update by a pipeline');
  if (Array.isArray(arrayFilters) && arrayFilters.length > 0) throw refused('arrayFilters');
  if (!isDocument(update)) return;
  for (const [name, operands] of Object.entries(update)) {
    if (COMPARING.includes(name)) throw refused(name);
    if (!name.startsWith('$') || !isDocument(operands)) continue;
    for (const [path, operand] of Object.entries(operands)) {
      if (path.split('.').includes('$')) throw refused("The positional '$'");
      if (name === '$push' && isDocument(operand) && '$sort' in operand) throw refused('$push with $sort');
    }
  }
}

/** Refuses a projection that compares values: by position, `$elemMatch` and expressions. @throws EngineError 303. */
export function checkCollatedProjection(projection: Document | undefined): void {
  for (const [path, operand] of Object.entries(projection ?? {})) {
    if (path.endsWith('.$')) throw refused('A positional projection');
    if (isDocument(operand) && !('$slice' in operand)) throw refused('A projection by an expression');
  }
}
