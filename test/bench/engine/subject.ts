/** A process that holds one subject: `subject.js NAME FOLDER PEER`, then a task a message. */
import { join } from 'node:path';
import { openEcho } from './echo';
import { openByHand, openDecoded, openLmdb } from './floors';
import { openInProcess } from './here';
import { openSqlite } from './sqlite';
import { runTask, type Subject, type TaskName } from './tasks';
import { openWire } from './wire';

const [name = '', dir = '', peer = ''] = process.argv.slice(2);

const OPENERS: Readonly<Record<string, () => Subject | Promise<Subject>>> = {
  here: () => openInProcess(dir),
  wire: () => openWire(dir),
  echo: openEcho,
  hand: openByHand,
  decoded: openDecoded,
  lmdb: () => openLmdb(dir),
  sqlite: () => openSqlite(join(dir, 'items.db'), peer),
};

async function main(): Promise<void> {
  const subject = await OPENERS[name]?.();
  if (subject === undefined) throw new Error(`There is no subject ${name}`);
  process.on('message', (task: TaskName) => {
    runTask(subject, task).then(
      (timing) => process.send?.({ timing }),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => void Promise.resolve(subject.close()).then(() => process.exit(0)));
  process.send?.({ ready: true });
}

main().catch((error: unknown) => process.send?.({ error: String(error) }));
