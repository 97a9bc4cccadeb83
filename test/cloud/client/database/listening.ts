import { createDatabase, type Database } from '../../../../cloud/client/database';
import { noSocket } from './no-socket';

type Sent = Readonly<Record<string, unknown>>;

/** A database whose requests are kept, and answered as by an empty one. */
export function listening() {
  const sent: Sent[] = [];
  const told: string[] = [];
  const db = createDatabase(
    {},
    {
      env: () => undefined,
      socket: noSocket,
      tell: (sentence) => told.push(sentence),
      transport: {
        url: (path) => path,
        token: () => Promise.reject(new Error('unused')),
        authorized: () => Promise.reject(new Error('unused')),
        async post(path, body) {
          expect(path).toBe('/client/database');
          const { request } = JSON.parse(JSON.stringify(body)) as { request: Sent };
          sent.push(request);
          return { requestId: 'r', data: { reply: { list: [], insertedIds: ['x'], upsertId: null } } };
        },
      },
    },
  );
  return { db, sent, told };
}

/** Canonical Extended JSON of an int32. */
export const int = (value: number) => ({ $numberInt: String(value) });
/** … of a date. */
export const date = (value: number) => ({ $date: { $numberLong: String(value) } });
/** … of a place. */
export const point = (longitude: number, latitude: number) => ({
  type: 'Point',
  coordinates: [int(longitude), int(latitude)],
});

/** Builds what a call takes, from a database, its commands and its aggregate operators. */
export type Build = (db: Database, _: Database['command'], $: Database['command']['aggregate']) => object;
