import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { EJSON, type Document } from 'bson';
import { createWriter, takeOut } from '../../transfer';
import { flagText, type Call } from '../command';
import { databaseOf } from '../database';
import { formatIn } from '../format';
import { unreadable } from '../input';
import { say } from '../output';
import { findTarget } from '../running';
import { absolute } from '../settings';
import { text } from '../texts';
import { usage } from '../usage';

/** `yunlet data export COLLECTION`. */
export async function run(call: Call): Promise<number> {
  const collection = call.words[0] ?? '';
  const query = queryOf(call);
  const env = flagText(call, 'env');
  const execute = databaseOf(findTarget(call), { lang: call.lang, ...(env === undefined ? {} : { env }) });
  const wish = flagText(call, 'out');
  const fields = flagText(call, 'fields')
    ?.split(',')
    .map((field) => field.trim());
  const canonical = call.flags['canonical'] === true;
  const writer = createWriter(formatIn(call, wish ?? ''), { fields, canonical });
  let count = 0;
  const lines = async (write: (line: string) => Promise<void>) => {
    if (writer.head !== '') await write(writer.head);
    for await (const document of takeOut(execute, { collection, query })) {
      await write(writer.line(document));
      count++;
    }
  };
  if (wish === undefined || wish === '-') {
    await lines(async (line) => call.terminal.out(line));
    call.terminal.err(`${text(call.lang, 'exported', { count, collection })}\n`);
    return 0;
  }
  await writeWhole(absolute(call, wish), lines);
  if (call.json) call.terminal.out(`${JSON.stringify({ collection, count, file: absolute(call, wish) })}\n`);
  else say(call, text(call.lang, 'exported', { count, collection }));
  return 0;
}

function queryOf(call: Call): Document {
  const source = flagText(call, 'query');
  if (source === undefined) return {};
  try {
    const query: unknown = EJSON.parse(source, { relaxed: false });
    if (typeof query === 'object' && query !== null && !Array.isArray(query)) return query;
  } catch {
    // Answered below: whatever is wrong with it, it is not a query.
  }
  throw usage(
    '--query must be an object in JSON, such as {"done":false}.',
    '--query 应为 JSON 对象，例如 {"done":false}。',
  );
}

/** Writes beside the file and renames at the end: the file is whole or as it was. */
async function writeWhole(
  file: string,
  produce: (write: (line: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  if (existsSync(file) && statSync(file).isDirectory())
    throw unreadable(file, { code: 'EISDIR' }, 'FILE_UNWRITABLE');
  const fresh = `${file}.${process.pid}.part`;
  const stream = createWriteStream(fresh, { flags: 'wx', mode: 0o600 });
  const failed = new Promise<never>((_resolve, reject) => {
    stream.once('error', (cause) => reject(unreadable(file, cause, 'FILE_UNWRITABLE')));
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([once(stream, 'open'), failed]);
    await produce(async (line) => {
      if (!stream.write(line)) await Promise.race([once(stream, 'drain'), failed]);
    });
    stream.end();
    await Promise.race([finished(stream), failed]);
    renameSync(fresh, file);
  } catch (error) {
    stream.destroy();
    rmSync(fresh, { force: true });
    throw error;
  }
}
