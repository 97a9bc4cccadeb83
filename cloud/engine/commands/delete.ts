import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { removeDocument, type WriteTarget } from '../index/documents';
import type { Match } from '../plan/match';
import {
  collectionArgument,
  documentArgument,
  documentsArgument,
  numberArgument,
  truthArgument,
} from './arguments';
import { changeAll, changeOne } from './change';
import { writeQuery } from './collated';
import type { Command, Engine } from './command';
import { checkStatementFields } from './known-fields';
import { checkWrites } from './write-count';
import { failureOf, writeErrors, type WriteFailure } from './write-errors';

/** `delete`. */
export const remove: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const statements = documentsArgument(body, 'deletes') ?? [];
    checkWrites(statements.length);
    const ordered = body['ordered'] === undefined || truthArgument(body, 'ordered');
    const variables = documentArgument(body, 'let');
    const failures: WriteFailure[] = [];
    let removed = 0;
    for (const [index, statement] of statements.entries()) {
      try {
        removed += await deleteStatement(engine, { database, name, statement, variables });
      } catch (error) {
        failures.push(failureOf(index, error));
        if (ordered) break;
      }
    }
    return { fields: { n: removed, ...writeErrors(failures) } };
  },
};

interface StatementTarget {
  readonly database: string;
  readonly name: string;
  readonly statement: Document;
  readonly variables: Document | undefined;
}

async function deleteStatement(
  engine: Engine,
  { database, name, statement, variables }: StatementTarget,
): Promise<number> {
  checkStatementFields('delete', statement);
  const filter = statement['q'];
  if (!isDocument(filter)) throw new EngineError(14, "BSON field 'delete.deletes.q' must be an object");
  const limit = numberArgument(statement, 'limit');
  if (limit !== 0 && limit !== 1) {
    throw new EngineError(9, `The limit field in delete objects must be 0 or 1. Got ${limit ?? 'nothing'}`);
  }
  const selection = {
    database,
    name,
    ...(variables === undefined ? {} : { variables }),
    query: writeQuery(filter, statement),
  };
  if (limit === 1) return (await changeOne(engine, selection, removeMatch)) === undefined ? 0 : 1;
  return (await changeAll(engine, selection, removeMatch)).length;
}

/** Removes a match and gives it back. */
export function removeMatch(target: WriteTarget, match: Match): Document {
  const before = match.document;
  removeDocument(target, match, before);
  return before;
}
