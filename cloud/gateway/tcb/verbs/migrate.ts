import { Readable } from 'node:stream';
import { CloudError, type Lang, type Sentence } from '../../../base';
import { readExpression } from '../../../expression';
import {
  bringIn,
  createWriter,
  readDocuments,
  reasonOf,
  takeOut,
  type Refusal,
  type Wanted,
} from '../../../transfer';
import { formatFileId, type DatabaseRequest } from '../../../protocol';
import { inEnvironment } from '../../environment';
import { flag, oneOf, text, whole, wrong } from '../fields';
import { addressOf, fetchable, openFile } from '../file-address';
import type { Progress } from '../jobs';
import type { TcbCall, TcbOptions, Verbs } from '../verb';

const FORMATS = { 1: 'jsonl', 2: 'csv' } as const;
const MODES = { 1: 'insert', 2: 'upsert' } as const;
/** Refusals that are told; a file may have millions. */
const TOLD = 20;

/** Import and export, as jobs: the request answers at once, `databasemigratequeryinfo` tells how far it is. */
export const MIGRATE_VERBS: Verbs = {
  databasemigrateimport: async (call, options) => {
    const { fields } = call;
    const at = circumstances(call, options);
    const collection = text(fields, 'collection_name');
    const fileId = formatFileId(at.env, pathOf(fields));
    const format = FORMATS[oneOf(fields, 'file_type', [1, 2])];
    const stopOnError = flag(fields, 'stop_on_error');
    const mode = MODES[oneOf(fields, 'conflict_mode', [1, 2])];
    await addressOf(fileId, options.storage, at);

    const run = async (progress: Progress, signal: AbortSignal) => {
      const file = await openFile(fileId, options.storage, at);
      const told: Refusal[] = [];
      let fail = 0;
      const success = await bringIn(readDocuments(format, file.read() as AsyncIterable<Uint8Array>), {
        execute: (request) => options.database.execute(request, at),
        collection,
        mode,
        stopOnError,
        ids: options.ids,
        signal,
        onProgress: (done) => progress({ success: done }),
        onRefusal: (refusal) => {
          if (fail++ < TOLD) told.push(refusal);
          progress({ fail });
        },
      });
      // Where nothing is in, or the rest was left out on purpose, nobody should read of a success.
      const failed = fail > 0 && (stopOnError || success === 0);
      const message =
        told.length === 0 ? { en: 'Import completed.', zh: '导入完成.' } : refusedIn(told, fail);
      return { success, fail, message, ...(failed ? { status: 'fail' as const } : {}) };
    };
    return { job_id: options.jobs.add({ env: at.env, during: 'writing', run }) };
  },

  databasemigrateexport: async (call, options) => {
    const { fields } = call;
    const at = circumstances(call, options);
    const path = pathOf(fields);
    const format = FORMATS[oneOf(fields, 'file_type', [1, 2])];
    const request = await readExpression(text(fields, 'query'), { now: options.clock.now() });
    if (request.action !== 'find') {
      throw wrong('query', { en: 'it must end in get().', zh: '语句应以 get() 结尾。' });
    }
    const writer = createWriter(format, { fields: format === 'csv' ? columnsOf(request) : undefined });
    // What is wrong with the path is told at once.
    const { authorization } = await options.storage.prepareUpload(path, 'put', at);

    const run = async (progress: Progress, signal: AbortSignal) => {
      let success = 0;
      const lines = async function* () {
        if (writer.head !== '') yield writer.head;
        const execute = (each: DatabaseRequest) => options.database.execute(each, at);
        for await (const document of takeOut(execute, wantedBy(request))) {
          signal.throwIfAborted();
          yield writer.line(document);
          success++;
          if (success % 100 === 0) progress({ success });
        }
      };
      const body = Readable.from(gathered(lines()));
      const { fileId } = await options.storage.completeUpload({ path, method: 'put', authorization, body });
      return { success, fileId, message: { en: 'Export completed.', zh: '导出完成.' } };
    };
    return { job_id: options.jobs.add({ env: at.env, during: 'reading', run }) };
  },

  databasemigratequeryinfo: async (call, options) => {
    const at = circumstances(call, options);
    const job = jobOf(call.fields);
    const state = options.jobs.find(job, at.env);
    if (state === undefined) throw new CloudError('ADMIN_JOB_UNKNOWN', { fields: { job } });
    const { status, success, fail, message, fileId } = state;
    const url = fileId === undefined ? '' : fetchable(await addressOf(fileId, options.storage, at));
    return {
      status,
      record_success: success,
      record_fail: fail,
      error_msg: message[options.config.lang],
      file_url: url,
    };
  },
};

/** A number; texts of one are understood as well. */
function jobOf(fields: TcbCall['fields']): number {
  const { job_id: given } = fields;
  if (given === undefined || given === null || given === '')
    throw new CloudError('ADMIN_PARAM_MISSING', { fields: { name: 'job_id' } });
  const job_id = typeof given === 'string' ? Number(given) : given;
  return whole({ job_id }, 'job_id', { least: 1, most: Number.MAX_SAFE_INTEGER, missing: NaN });
}

/** Jobs go by the environment itself, not by what a script calls it. */
function circumstances(call: TcbCall, options: TcbOptions) {
  const caller = inEnvironment(call.caller, text(call.fields, 'env'), options);
  return { env: caller.env, caller };
}

const pathOf = (fields: TcbCall['fields']) => text(fields, 'file_path').replace(/^\/+/, '');

/** The columns of a CSV file: the fields that the statement asks for. */
function columnsOf({ projection = {} }: Extract<DatabaseRequest, { action: 'find' }>): readonly string[] {
  return Object.keys(projection).filter((name) => Number(projection[name]) !== 0);
}

function wantedBy(request: Extract<DatabaseRequest, { action: 'find' }>): Wanted {
  const { collection, query, projection, sort, skip, limit } = request;
  return { collection, query, projection, sort, skip, limit: limit === 0 ? undefined : limit };
}

function refusedIn(told: readonly Refusal[], count: number): Sentence {
  const inLanguage = (lang: Lang) => {
    const lines = told.map((refusal) => `${refusal.line}: ${reasonOf(refusal, lang)}`);
    return [...lines, ...(count > told.length ? [`… ${count - told.length}`] : [])].join('\n');
  };
  return { en: inLanguage('en'), zh: inLanguage('zh') };
}

/** Lines in pieces of a size that is worth writing. */
async function* gathered(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < 65_536) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}
