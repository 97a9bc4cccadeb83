import { readField, type Document } from '../../values';
import type { DecodedEntry, Operation } from '../storage/oplog-entry';
import type { LoggedEntry } from '../storage/oplog-tail';

/** What a stream watches: one collection, one database, or everything. */
export interface ChangeScope {
  readonly database?: string;
  readonly name?: string;
}

/** Operations that are told only where `showExpandedEvents` asks for them. */
const EXPANDED: ReadonlySet<Operation> = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);

const INTERNAL = new Set(['admin', 'config', 'local']);

/**
 * Whether an entry may concern a stream; what it says is looked at later (see {@link concerns}).
 *
 * @remarks MongoDB's own databases and `system.` collections are told to nobody.
 */
export function interestOf(scope: ChangeScope, expanded: boolean): (entry: LoggedEntry) => boolean {
  const { database, name } = scope;
  return (entry) => {
    if (database === undefined ? INTERNAL.has(entry.database) : entry.database !== database) {
      // A collection may be renamed into a watched database.
      return entry.kind === 'rename' && database !== undefined;
    }
    if (!expanded && EXPANDED.has(entry.kind)) return false;
    if (entry.name.startsWith('system.')) return false;
    return name === undefined || entry.name === name || entry.kind === 'rename';
  };
}

/** Whether an entry is told by a stream: a renaming concerns both names. */
export function concerns({ database, name }: ChangeScope, entry: DecodedEntry): boolean {
  if (database === undefined) return true;
  const isOurs = (otherDatabase: unknown, otherName: unknown) =>
    otherDatabase === database && (name === undefined || otherName === name);
  if (isOurs(entry.database, entry.name)) return true;
  const to = targetOf(entry);
  return to !== undefined && isOurs(readField(to, 'db'), readField(to, 'coll'));
}

/** Whether a stream ends after an entry it has told. */
export function invalidates({ database, name }: ChangeScope, { operation }: DecodedEntry): boolean {
  if (name !== undefined) return operation === 'drop' || operation === 'rename';
  return database !== undefined && operation === 'dropDatabase';
}

const targetOf = ({ operation, details }: DecodedEntry): Document | undefined =>
  operation === 'rename' ? (details?.['to'] as Document) : undefined;
