import { isDocument } from '../../values';
import { EngineError } from '../error';

/** The collection an output names. */
export function targetOf(
  spec: unknown,
  database: string,
): { readonly database: string; readonly name: string } {
  if (typeof spec === 'string') return { database, name: spec };
  if (isDocument(spec)) {
    const name = spec['coll'];
    const db = spec['db'] ?? database;
    if (typeof name === 'string' && typeof db === 'string') return { database: db, name };
  }
  throw new EngineError(16990, 'The output must name a collection');
}
