import { createReadStream } from 'node:fs';
import { CloudError, randomIds } from '../../base';
import { flagText, type Call } from '../command';
import { databaseOf } from '../database';
import { bringIn, readDocuments, reasonOf, type Refusal } from '../../transfer';
import { formatIn } from '../format';
import { unreadable } from '../input';
import { emit, say } from '../output';
import { findTarget } from '../running';
import { absolute } from '../settings';
import { text } from '../texts';
import { usage } from '../usage';

/** Refused lines a person is shown; a machine gets all. */
const SHOWN = 20;

/** `yunlet data import COLLECTION FILE`. */
export async function run(call: Call): Promise<number> {
  const [collection = '', file = ''] = call.words;
  const mode = flagText(call, 'mode') ?? 'insert';
  if (mode !== 'insert' && mode !== 'upsert') {
    throw usage('--mode must be insert or upsert.', '--mode 应为 insert 或 upsert。');
  }
  const env = flagText(call, 'env');
  const execute = databaseOf(findTarget(call), { lang: call.lang, ...(env === undefined ? {} : { env }) });
  const refusals: Refusal[] = [];
  const done = await bringIn(readDocuments(formatIn(call, file), bytesOf(call, file)), {
    execute,
    collection,
    mode,
    stopOnError: call.flags['stop-on-error'] === true,
    ids: randomIds,
    onRefusal: (refusal) => refusals.push(refusal),
  });
  return report(call, collection, { done, refusals });
}

interface Result {
  readonly done: number;
  readonly refusals: readonly Refusal[];
}

function report(call: Call, collection: string, { done, refusals }: Result): number {
  const failed = refusals.length;
  const listed = refusals.map(({ line, error }) => ({ line, message: reasonOf({ error }, call.lang) }));
  if (call.json) emit(call, { collection, imported: done, refused: listed });
  say(call, text(call.lang, 'imported', { done, failed, collection }));
  for (const { line, message } of listed.slice(0, SHOWN)) {
    call.terminal.err(`${text(call.lang, 'lineRefused', { line, reason: message })}\n`);
  }
  if (failed > SHOWN) call.terminal.err(`… ${failed - SHOWN}\n`);
  if (failed === 0) return 0;
  const fields = { done, total: done + failed };
  throw done > 0
    ? new CloudError('PARTLY_DONE', { fields })
    : new CloudError('DATABASE_REQUEST_FAILED', { detail: `0 / ${failed}` });
}

async function* bytesOf(call: Call, file: string): AsyncGenerator<Uint8Array> {
  if (file === '-') {
    yield* call.terminal.input();
    return;
  }
  const path = absolute(call, file);
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
