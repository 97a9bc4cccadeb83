import { createRequire } from 'node:module';

/** A method of the SDK's builder objects, called only under names of the grammar. */
export type Method = (...args: readonly unknown[]) => unknown;

/** What the SDK's database package sends through. */
export type Send = (action: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;

interface DbClass {
  new (config: object): object;
  reqClass: unknown;
}

/**
 * Gives `use` the database object of the package that wx-server-sdk itself builds its requests with, so that every
 * command compiles exactly as in a function.
 *
 * @remarks The package keeps its request class in a static field, so ours is in place only while `use` runs; the builder
 * objects take their request object when they are made.
 */
export function withDatabase<T>(send: Send, use: (db: object) => T): T {
  const sdk = createRequire(createRequire(__filename).resolve('wx-server-sdk'));
  const server = createRequire(sdk.resolve('@cloudbase/node-sdk'));
  const { Db } = server('@cloudbase/database') as { Db: DbClass };
  const before = Db.reqClass;
  Db.reqClass = class {
    send(action: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
      return send(action, params);
    }
  };
  try {
    return use(new Db({}));
  } finally {
    Db.reqClass = before;
  }
}
