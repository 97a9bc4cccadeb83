import { createReadStream } from 'node:fs';
import { asCloudError, CloudError, errorSentence, JsonSyntaxError, randomIds, type Lang } from '../../base';
import { flagText, type Call } from '../command';
import { databaseOf } from '../database';
import { batchesOf, linesOf, writeBatch, type Line, type Refusal, type WriteOptions } from '../../transfer';
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
  const result = await bringIn(
    inputOf(call, file),
    { execute, collection, mode },
    {
      stop: call.flags['stop-on-error'] === true,
    },
  );
  return report(call, collection, result);
}

interface Result {
  readonly done: number;
  readonly refusals: readonly Refusal[];
}

async function bringIn(
  lines: AsyncIterable<Line>,
  options: WriteOptions,
  { stop }: { readonly stop: boolean },
): Promise<Result> {
  const refusals: Refusal[] = [];
  let done = 0;
  for await (const next of batchesOf(lines, randomIds)) {
    if ('error' in next) {
      refusals.push(next);
      if (stop) break;
      continue;
    }
    // One at a time, so that a stop leaves exactly the lines above the refused one.
    const parts = stop ? next.map((item) => [item]) : [next];
    for (const part of parts) {
      for await (const [{ line }, error] of writeBatch(part, options)) {
        if (error === undefined) done++;
        else refusals.push({ line, error });
      }
      if (stop && refusals.length > 0) return { done, refusals };
    }
  }
  return { done, refusals };
}

function report(call: Call, collection: string, { done, refusals }: Result): number {
  const failed = refusals.length;
  const listed = refusals.map(({ line, error }) => ({ line, message: reasonOf(error, call.lang) }));
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

function reasonOf(error: unknown, lang: Lang): string {
  if (error instanceof JsonSyntaxError) {
    const { en, zh } = error.sentence;
    // A line of JSON Lines has its number already; only the column is news.
    return lang === 'zh' ? zh.replace(/^第 1 行/, '') : en.replace(/^line 1:/, 'column ');
  }
  const known = asCloudError(error);
  return known.code === 'SYS_ERR' && error instanceof Error ? error.message : errorSentence(known, lang);
}

async function* inputOf(call: Call, file: string): AsyncGenerator<Line> {
  if (file === '-') {
    yield* linesOf(call.terminal.input());
    return;
  }
  const path = absolute(call, file);
  try {
    yield* linesOf(createReadStream(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
