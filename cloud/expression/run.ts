import { CloudError, isCloudError } from '../base';
import type { DatabaseRequest } from '../protocol';
import { checkScript } from './check';
import { evaluate, type Evaluation } from './evaluate';
import { Misunderstanding } from './fail';
import { withDatabase, type Send } from './library';
import { readScript } from './read';
import { replyOf, requestOf } from './request';
import { checkWeight } from './weight';

/** Answers one database request with its reply, typed BSON or plain values alike. */
export type Execute = (request: DatabaseRequest) => Promise<unknown>;

/** What an expression is read with. */
export interface ExpressionOptions {
  /** Milliseconds since 1970, for `new Date()`. */
  readonly now: number;
}

/**
 * Reads one database expression such as `db.collection('x').where({ n: _.gt(1) }).get()` into the request it stands for.
 * Names may be declared before it: `const { Point } = db.Geo; …`.
 *
 * @throws CloudError `USAGE` with the column for anything outside the grammar, `INVALID_PARAM` for what the SDK's package
 * refuses.
 */
export async function readExpression(source: string, options: ExpressionOptions): Promise<DatabaseRequest> {
  let read: DatabaseRequest | undefined;
  let refused: CloudError | undefined;
  try {
    const { result } = await play(source, options, async (request) => {
      read = request;
      return {};
    });
    refused = refusedByPackage(result);
  } catch (error) {
    // The package stumbles over a reply without content, by which time the request is known.
    if (read === undefined) throw error;
  }
  if (read === undefined) throw refused ?? new TypeError('nothing was sent and nothing refused');
  return read;
}

/**
 * Runs one database expression.
 *
 * @returns What wx-server-sdk gives: `{ data }`, `{ _id }`, `{ stats: { updated } }`, `{ total }`, `{ list }`.
 * @throws CloudError as {@link readExpression} before anything is sent; else whatever `execute` throws.
 */
export async function runExpression(
  source: string,
  execute: Execute,
  options: ExpressionOptions,
): Promise<unknown> {
  let sent: DatabaseRequest | undefined;
  const { result } = await play(source, options, async (request, action) => {
    sent = request;
    return replyOf(action, await execute(request));
  });
  if (sent === undefined) throw refusedByPackage(result);
  return shape(sent, result);
}

type Params = Readonly<Record<string, unknown>>;
type Answer = (request: DatabaseRequest, action: string) => Promise<Params>;

async function play(
  source: string,
  { now }: ExpressionOptions,
  answer: Answer,
): Promise<{ readonly result: Params }> {
  // The package sends in the very call, before the evaluation is over.
  let evaluated: Evaluation | undefined;
  const send: Send = async (action, params) => {
    await Promise.resolve();
    return answer(requestOf(action, params, evaluated?.limited ?? false), action);
  };
  try {
    const script = readScript(source);
    checkWeight(script);
    checkScript(script);
    evaluated = withDatabase(send, (db) => evaluate(script, db, now));
  } catch (error) {
    throw error instanceof Misunderstanding ? error.locatedIn(source) : error;
  }
  return { result: await settle(evaluated.pending) };
}

async function settle(pending: unknown): Promise<Params> {
  try {
    return (await pending) as Params;
  } catch (error) {
    if (isCloudError(error)) throw error;
    throw new CloudError('INVALID_PARAM', { detail: error instanceof Error ? error.message : String(error) });
  }
}

/** The package answers some mistakes with `{ code, message }` and sends nothing. */
function refusedByPackage(result: Params): CloudError {
  return new CloudError('INVALID_PARAM', { detail: String(result['message'] ?? result['code']) });
}

function shape(request: DatabaseRequest, result: Params): unknown {
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
