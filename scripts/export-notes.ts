/**
 * Writes the notes of one month into a file, for the neighbourhood's archive:
 *
 *   npx tsx scripts/export-notes.ts --month 2026-11 --out notes.jsonl
 *
 * Speaks to the cloud that runs here (`npx yunlet dev`). For WeChat's cloud set TENCENT_SECRET_ID, TENCENT_SECRET_KEY and
 * TCB_ENV; nothing else changes.
 *
 * @packageDocumentation
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tcb from '@cloudbase/node-sdk';

const PAGE = 100;
const COLUMNS = ['_id', '_openid', 'createdAt', 'text', 'place'] as const;

type Note = Readonly<Record<string, unknown>>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      month: { type: 'string' },
      out: { type: 'string' },
      data: { type: 'string', default: '.yunlet' },
    },
  });
  const { month, out, data } = values;
  if (month === undefined || out === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    console.error('Usage: npx tsx scripts/export-notes.ts --month 2026-11 --out notes.jsonl|notes.csv');
    process.exitCode = 2;
    return;
  }
  const notes = await notesOf(tcb.init(connection(data)).database(), month);
  const text = out.endsWith('.csv')
    ? asCsv(notes)
    : notes.map((note) => `${JSON.stringify(note)}\n`).join('');
  // Written beside and renamed: the file is whole or as it was.
  writeFileSync(`${out}.part`, text);
  renameSync(`${out}.part`, out);
  console.log(`${notes.length} notes of ${month} written to ${out}`);
}

/** Where the cloud is, and with what to sign. */
function connection(folder: string): tcb.ICloudBaseConfig {
  const { TENCENT_SECRET_ID, TENCENT_SECRET_KEY, TCB_ENV } = process.env;
  if (TENCENT_SECRET_ID !== undefined && TENCENT_SECRET_KEY !== undefined && TCB_ENV !== undefined) {
    return { secretId: TENCENT_SECRET_ID, secretKey: TENCENT_SECRET_KEY, env: TCB_ENV };
  }
  const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Record<
    'url' | 'secretId' | 'secretKey' | 'env',
    string
  >;
  const { secretId, secretKey, env } = run;
  return { secretId, secretKey, env, serviceUrl: `${run.url}/admin` };
}

/** Pages by _id, so that notes written meanwhile neither repeat nor hide others. */
async function notesOf(
  db: ReturnType<ReturnType<typeof tcb.init>['database']>,
  month: string,
): Promise<Note[]> {
  // Months of the neighbourhood's clock, which is 8 hours ahead of UTC.
  const [year = 0, number = 1] = month.split('-').map(Number);
  const startOf = (index: number) => new Date(Date.UTC(year, index, 1) - 8 * 3_600_000);
  const from = startOf(number - 1);
  const until = startOf(number);
  const _ = db.command;
  const createdAt = _.gte(from).and(_.lt(until));
  const notes: Note[] = [];
  for (let last = ''; ;) {
    const { data } = (await db
      .collection('notes')
      .where({ createdAt, _id: _.gt(last) })
      .orderBy('_id', 'asc')
      .limit(PAGE)
      .get()) as { data: Note[] };
    notes.push(...data);
    if (data.length < PAGE) return notes;
    last = String(data.at(-1)?.['_id']);
  }
}

/** Comma-separated values with a byte order mark, so that spreadsheets read Chinese text. */
function asCsv(notes: readonly Note[]): string {
  const cell = (value: unknown): string => {
    const text = value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : '';
    // A leading = + - @ would be run as a formula by spreadsheets.
    return `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
  };
  const rows = notes.map((note) => COLUMNS.map((column) => cell(note[column])).join(','));
  return `\uFEFF${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
