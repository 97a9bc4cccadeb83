/**
 * Opens data folders after a power cut and tells what is in them, for `engine-power.ts`: takes the folder and answers with
 * the newest write of each document and the errors of `validate`.
 */
import { silentLogger, systemClock } from '../../../cloud/base';
import { validate } from '../../../cloud/engine/commands/validate';
import { openHere } from '../../../cloud/engine/host/open';
import { insertDocument } from '../../../cloud/engine/index/documents';
import { documentRange } from '../../../cloud/engine/storage/keys';
import { decode, encode, prepare } from '../../../cloud/engine/storage/raw';

/** What was found in a folder. */
export interface Reopened {
  readonly versions: readonly (readonly [id: number, version: number])[];
  readonly errors: readonly string[];
}

async function look(dataDir: string): Promise<Reopened> {
  const { engine, stop } = await openHere({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    logger: silentLogger,
  });
  try {
    const collection = engine.catalog.find('drill', 'rows');
    if (collection === undefined) return { versions: [], errors: [] };
    const versions = [...engine.environment.range(documentRange(collection.id))].map(({ value }) => {
      const { _id, v } = decode(value);
      return [Number(_id), Number(v)] as const;
    });
    const errors = [...(await errorsIn())];
    // It must also go on: a write that reuses pages, and everything checked again.
    await engine.environment.write((writer) => {
      for (let at = 0; at < 20; at++) {
        const document = {
          _id: -1 - at,
          n: -1 - at,
          v: 0,
          tag: 't',
          token: 'later',
          filler: 'y'.repeat(400),
        };
        insertDocument({ writer, catalog: engine.catalog, collection }, prepare(encode(document)));
      }
    });
    errors.push(...(await errorsIn()));
    return { versions, errors };
  } finally {
    await stop();
  }

  async function errorsIn(): Promise<readonly string[]> {
    const connection = { id: 1, address: '', user: undefined, authentication: undefined };
    const body = { validate: 'rows', $db: 'drill' };
    const { fields = {} } = await validate.run({ engine, connection, database: 'drill', body });
    return fields['errors'] as readonly string[];
  }
}

const causeOf = (error: unknown) =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : '';

process.on('message', (message) => {
  const { dir } = message as { readonly dir: string };
  look(dir).then(
    (found) => process.send?.(found),
    (error: unknown) =>
      process.send?.({
        versions: [],
        errors: [`it does not open: ${String(error)} ${causeOf(error)}`],
      }),
  );
});
process.on('disconnect', () => process.exit(0));
