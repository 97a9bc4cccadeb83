import type { Document } from '../../values';
import { EngineError } from '../error';
import type { Query } from '../plan/matches';
import { compileProjection } from '../query/projection';
import { collectionArgument, documentArgument, truthArgument } from './arguments';
import { changeOne } from './change';
import { checkCollatedProjection, checkCollatedUpdate, writeQuery } from './collated';
import type { Command } from './command';
import { removeMatch } from './delete';
import { changeOrInsert, changeWith, readUpdate } from './update';

/** `findAndModify`. */
export const findAndModify: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const filter = documentArgument(body, 'query') ?? {};
    const sort = documentArgument(body, 'sort');
    const query: Query = {
      ...writeQuery(filter, body),
      ...(sort === undefined || Object.keys(sort).length === 0 ? {} : { sort }),
    };
    const fields = documentArgument(body, 'fields');
    if (query.compare !== undefined) checkCollatedProjection(fields);
    checkCollatedUpdate(query.compare, body['update'], body['arrayFilters']);
    const shown = (document: Document | undefined) =>
      document === undefined
        ? null
        : fields === undefined || Object.keys(fields).length === 0
          ? document
          : compileProjection(fields, filter)(document);
    const unchecked = truthArgument(body, 'bypassDocumentValidation');
    const variables = documentArgument(body, 'let');
    const selection = {
      database,
      name,
      query,
      unchecked,
      ...(variables === undefined ? {} : { variables }),
    };
    const returnNew = truthArgument(body, 'new');
    const upsert = truthArgument(body, 'upsert');
    if (truthArgument(body, 'remove')) {
      if (body['update'] !== undefined) {
        throw new EngineError(9, 'Cannot specify both an update and remove=true');
      }
      if (upsert) throw new EngineError(9, 'Cannot specify both upsert=true and remove=true');
      if (returnNew) {
        throw new EngineError(
          9,
          "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
        );
      }
      const removed = await changeOne(engine, selection, removeMatch);
      return {
        fields: { lastErrorObject: { n: removed === undefined ? 0 : 1 }, value: shown(removed?.result) },
      };
    }
    if (body['update'] === undefined) {
      throw new EngineError(9, 'Either an update or remove=true must be specified');
    }
    const apply = readUpdate(engine, body['update'], { arrayFilters: body['arrayFilters'], variables });
    const { changed, upserted } = await changeOrInsert(
      engine,
      { selection, apply, upsert },
      changeWith(engine, apply, filter),
    );
    const value = returnNew ? (changed?.after ?? upserted) : changed?.before;
    return {
      fields: {
        lastErrorObject: {
          n: changed === undefined && upserted === undefined ? 0 : 1,
          updatedExisting: changed !== undefined,
          ...(upserted === undefined ? {} : { upserted: upserted['_id'] }),
        },
        value: shown(value),
      },
    };
  },
};
