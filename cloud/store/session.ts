import { WriteConcern, type ClientSession, type MongoClient } from 'mongodb';
import { guarded } from './failure';
import type { StoreOptions, StoreSession } from './port';

/** A session of the driver behind the port's. */
export interface DriverSession extends StoreSession {
  readonly driver: ClientSession;
}

/** Starts a session; transactions read and write with majority. */
export function startSession(client: MongoClient): DriverSession {
  const driver = client.startSession();
  return {
    driver,
    startTransaction: () =>
      driver.startTransaction({
        readConcern: { level: 'snapshot' },
        writeConcern: new WriteConcern('majority'),
      }),
    commit: () => guarded(() => driver.commitTransaction()),
    abort: () => guarded(() => driver.abortTransaction()),
    end: () => driver.endSession(),
  };
}

/** The driver's options for the port's. */
export function sessionOf({ session }: StoreOptions = {}): { session?: ClientSession } {
  if (session === undefined) return {};
  if (!('driver' in session)) throw new TypeError('The session belongs to another store');
  return { session: (session as DriverSession).driver };
}
