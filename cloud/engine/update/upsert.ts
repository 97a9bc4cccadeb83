import { isDocument, setAt, typeOf, valueAt, type Document } from '../../values';
import { EngineError } from '../error';
import { isOperators } from '../query/filter-shape';
import { withId } from './replacement';
import type { Update } from './update';

/**
 * The document an upsert inserts: the filter's equalities, then the update with `isInsert`. It has an `_id` only when
 * filter or update gives one: the caller adds a new ObjectId otherwise (first field).
 *
 * @throws EngineError 54 when the filter gives a path twice, 111 when it gives part of the `_id` only.
 */
export function upsertDocument(filter: Document, update: Update, context: { readonly now: Date }): Document {
  const equalities = new Map<string, unknown>();
  collect(filter, equalities, update.kind === 'replacement');
  const base: Document = {};
  for (const [path, value] of equalities) setAt(base, path.split('.'), value);
  const { document } = update(base, { ...context, filter, isInsert: true });
  const id = valueAt(document, ['_id']);
  return id === undefined ? document : withId(document, id);
}

function collect(filter: Document, found: Map<string, unknown>, onlyId: boolean): void {
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' || (name === '$or' && Array.isArray(operand) && operand.length === 1)) {
      for (const clause of operand as unknown[]) if (isDocument(clause)) collect(clause, found, onlyId);
    } else if (!name.startsWith('$') && (!onlyId || name === '_id')) {
      const value = equalityOf(operand);
      if (value !== undefined) add(found, name, value);
    }
  }
}

function equalityOf(operand: unknown): unknown {
  if (typeOf(operand) === 'regex') return undefined;
  if (!isOperators(operand)) return operand;
  if ('$eq' in operand) return operand['$eq'];
  const all = operand['$all'];
  return Array.isArray(all) && all.length === 1 && !isOperators(all[0]) ? (all[0] as unknown) : undefined;
}

function add(found: Map<string, unknown>, path: string, value: unknown): void {
  if (path.startsWith('_id.'))
    throw new EngineError(111, `field at '_id' must be exactly specified, field at sub-path '${path}' found`);
  for (const other of found.keys()) {
    if (other === path)
      throw new EngineError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`))
      throw new EngineError(
        54,
        `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`,
      );
  }
  found.set(path, value);
}
