import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { decode, encode } from '../storage/raw';
import { textArgument } from './arguments';
import type { Command, CommandContext } from './command';
import { REPEATABLE } from './transaction';

/**
 * `configureFailPoint`: provokes failures, as MongoDB does for tests: `failCommand` (an error, a lost connection, a
 * delay, an unkept write concern), `failGetMoreAfterCursorCheckout`, and `onPrimaryTransactionalWrite` (the answer to a
 * repeatable write gets lost).
 *
 * @remarks As MongoDB knows it only with `enableTestCommands`, so does an engine only that was opened with `testCommands`.
 */
export const configureFailPoint: Command = {
  testOnly: true,
  run({ engine, body, database }) {
    if (database !== 'admin') {
      throw new EngineError(13, 'configureFailPoint may only be run against the admin database.');
    }
    const name = textArgument(body, 'configureFailPoint') ?? '';
    return { fields: { count: engine.faults?.set(name, body['mode'], body['data']) } };
  },
};

/** Runs a command under the failures that are armed. @throws EngineError the one that is provoked. */
export async function underFaults(
  context: CommandContext,
  name: string,
  work: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const { engine, database, body, connection } = context;
  const { faults } = engine;
  if (faults === undefined) return work();
  const target: unknown = body[Object.keys(body)[0] ?? ''];
  const collection = body['collection'] ?? target;
  const struck = {
    command: name.toLowerCase(),
    namespace: typeof collection === 'string' ? `${database}.${collection}` : database,
    application: connection.application,
  };
  const fault = faults.take('failCommand', struck);
  if (fault !== undefined) return failed(context, { struck: struck.command, fault, work });
  if (struck.command === 'getmore') {
    const cut = faults.take('failGetMoreAfterCursorCheckout', struck);
    if (cut !== undefined) {
      const labels = resumable(cut) ? { errorLabels: ['ResumableChangeStreamError'] } : {};
      return failed(context, { struck: struck.command, fault: { ...labels, ...cut }, work });
    }
  }
  const repeatable = REPEATABLE.has(struck.command) && body['txnNumber'] !== undefined;
  const lost =
    repeatable && body['autocommit'] === undefined
      ? faults.take('onPrimaryTransactionalWrite', struck)
      : undefined;
  return lost === undefined ? work() : lostAnswer(context, lost, work);
}

interface Failing {
  readonly struck: string;
  readonly fault: Document;
  readonly work: () => Promise<Uint8Array>;
}

async function failed(context: CommandContext, { struck, fault, work }: Failing): Promise<Uint8Array> {
  const { engine, body } = context;
  const { errorCode, closeConnection, blockConnection, blockTimeMS, writeConcernError } = fault;
  if (blockConnection === true && isNumeric(blockTimeMS)) {
    await new Promise<void>((resolve) => engine.clock.after(toNumber(blockTimeMS), resolve));
  }
  if (closeConnection === true) throw hangUp(context);
  if (isNumeric(errorCode)) {
    const code = toNumber(errorCode);
    throw new EngineError(
      code,
      "Failing command via 'failCommand' failpoint",
      labelsOf(fault, labelOf(struck, body, code)),
    );
  }
  const reply = await work();
  if (!isDocument(writeConcernError)) return reply;
  const { code } = writeConcernError;
  const label = isNumeric(code) ? labelOf(struck, body, toNumber(code)) : undefined;
  const labels = labelsOf(fault, label === 'TransientTransactionError' ? undefined : label);
  return encode({
    ...decode(reply),
    writeConcernError,
    ...(labels.length === 0 ? {} : { errorLabels: labels }),
  });
}

/** Without a code the write is done before its answer is lost; with one it is not done at all. */
async function lostAnswer(
  context: CommandContext,
  { failBeforeCommitExceptionCode, closeConnection }: Document,
  work: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const before = isNumeric(failBeforeCommitExceptionCode)
    ? toNumber(failBeforeCommitExceptionCode)
    : undefined;
  if (before === undefined) await work();
  if (closeConnection !== false) throw hangUp(context);
  throw new EngineError(before ?? 1, 'Failing write via onPrimaryTransactionalWrite');
}

function hangUp({ connection }: CommandContext): EngineError {
  connection.hangUp?.();
  return new EngineError(6, 'The connection was closed on purpose');
}

function labelsOf({ errorLabels }: Document, otherwise: string | undefined): readonly string[] {
  if (Array.isArray(errorLabels)) return errorLabels.map(String);
  return otherwise === undefined ? [] : [otherwise];
}

/** What a driver may try again, to the same effect: the server has gone, or is no primary (any more). */
const RETRYABLE: readonly number[] = [6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436];
/** After what a whole transaction may be run again. */
const TRANSIENT: readonly number[] = [24, 112, 246, 251, 267];
/** After what a change stream goes on with another cursor. */
const RESUMABLE: readonly number[] = [...RETRYABLE, 43, 63, 133, 150, 234, 13388];
const resumable = ({ errorCode }: Document) =>
  isNumeric(errorCode) && RESUMABLE.includes(toNumber(errorCode));
const ENDS: readonly string[] = ['committransaction', 'aborttransaction'];

/** The label that MongoDB gives an error of this code. */
function labelOf(command: string, body: Document, code: number): string | undefined {
  if (body['txnNumber'] === undefined) return undefined;
  if (body['autocommit'] !== undefined) {
    if (TRANSIENT.includes(code)) return 'TransientTransactionError';
    if (!ENDS.includes(command)) return RETRYABLE.includes(code) ? 'TransientTransactionError' : undefined;
  }
  return RETRYABLE.includes(code) ? 'RetryableWriteError' : undefined;
}
