import { CloudError, isCloudError } from '../../base';
import type { DatabaseRequest } from '../../protocol';
import { checkRequest } from './check';
import { evaluate } from './evaluate';
import { withDatabase, type Send } from './library';
import { readExpression } from './read';
import { replyOf, requestOf } from './request';

/** Answers one database request with its reply, typed BSON or plain values alike. */
export type Execute = (request: DatabaseRequest) => Promise<unknown>;

/**
 * Runs one database expression such as `db.collection('x').where({ n: _.gt(1) }).get()`.
 *
 * @returns What wx-server-sdk gives: `{ data }`, `{ _id }`, `{ stats: { updated } }`, `{ total }`, `{ list }`.
 * @throws CloudError `USAGE` with the column for anything outside the grammar, before anything is sent; else whatever
 * `execute` throws.
 */
export async function runExpression(source: string, execute: Execute): Promise<unknown> {
  const tree = readExpression(source);
  checkRequest(tree);
  let sent: DatabaseRequest | undefined;
  const send: Send = async (action, params) => {
    sent = requestOf(action, params);
    return replyOf(action, await execute(sent));
  };
  const result = await settle(withDatabase(send, (db) => evaluate(tree, db)));
  if (sent === undefined) throw refusedByPackage(result);
  return shape(sent, result);
}

async function settle(pending: unknown): Promise<Record<string, unknown>> {
  try {
    return (await pending) as Record<string, unknown>;
  } catch (error) {
    if (isCloudError(error)) throw error;
    throw new CloudError('INVALID_PARAM', { detail: error instanceof Error ? error.message : String(error) });
  }
}

/** The package answers some mistakes with `{ code, message }` and sends nothing. */
function refusedByPackage(result: Record<string, unknown>): CloudError {
  return new CloudError('INVALID_PARAM', { detail: String(result['message'] ?? result['code']) });
}

function shape(request: DatabaseRequest, result: Record<string, unknown>): unknown {
  switch (request.action) {
    case 'insert':
      return 'ids' in result ? { _ids: result['ids'] } : { _id: result['id'] };
    case 'find': {
      if (!request.byId) return { data: result['data'] };
      const [document] = result['data'] as readonly unknown[];
      if (document !== undefined) return { data: document };
      const id = String(request.query['_id'] as unknown);
      throw new CloudError('DATABASE_REQUEST_FAILED', { detail: `document with _id ${id} does not exist` });
    }
    case 'count':
      return { total: result['total'] };
    case 'update':
      if (!request.replace) return { stats: { updated: result['updated'] } };
      return {
        _id: result['upsertedId'] ?? (request.query['_id'] as unknown),
        stats: { updated: result['updated'], created: result['upsertedId'] == null ? 0 : 1 },
      };
    case 'remove':
      return { stats: { removed: result['deleted'] } };
    case 'aggregate':
      return { list: result['data'] };
    default:
      return {};
  }
}
