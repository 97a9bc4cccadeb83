import type { OutboxEntry } from '../../protocol';
import { request } from '../client';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { findTarget } from '../running';
import { text } from '../texts';
import { usage } from '../usage';

const MOST = 1000;
/** What a line shows of the parameters: whole characters. */
const SHOWN = /^.{0,160}/su;

/** `yunlet outbox`: oldest first; for a machine one JSON list. */
export async function run(call: Call): Promise<number> {
  const env = flagText(call, 'env');
  const apiName = flagText(call, 'api');
  const after = flagText(call, 'after');
  const limit = limitOf(flagText(call, 'limit'));
  const body = {
    limit,
    ...(apiName === undefined ? {} : { apiName }),
    ...(after === undefined ? {} : { after }),
  };
  const answer = await request(
    findTarget(call),
    { path: '/client/outbox', body },
    { lang: call.lang, ...(env === undefined ? {} : { env }) },
  );
  const { list } = answer as { readonly list: readonly OutboxEntry[] };
  if (call.json) emit(call, list);
  else if (list.length === 0) call.terminal.err(`${text(call.lang, 'outboxEmpty')}\n`);
  else for (const entry of list) say(call, lineOf(entry));
  return 0;
}

function limitOf(wish: string | undefined): number {
  const limit = Number(wish ?? 20);
  if (wish !== undefined && (!/^\d+$/.test(wish) || limit < 1 || limit > MOST)) {
    throw usage(`--limit must be a whole number from 1 to ${MOST}.`, `--limit 必须是 1 到 ${MOST} 的整数。`);
  }
  return limit;
}

function lineOf({ at, apiName, touser, functionName, params }: OutboxEntry): string {
  const rest = Object.entries(params).filter(([key]) => key !== 'touser');
  const written = JSON.stringify(Object.fromEntries(rest));
  const [shown = ''] = SHOWN.exec(written) ?? [];
  return [
    new Date(at).toISOString(),
    ...(functionName === null ? [] : [functionName]),
    apiName,
    ...(touser === null ? [] : [`→ ${touser}`]),
    shown === written ? shown : `${shown}…`,
  ].join('  ');
}
