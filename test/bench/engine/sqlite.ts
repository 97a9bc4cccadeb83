import { createRequire } from 'node:module';
import { centreOf, FILTER, idOf, itemOf, USERS, userOf, type Item } from './documents';
import { COUNT, type Subject } from './tasks';

interface Statement {
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  run(...values: unknown[]): unknown;
}

interface Sqlite {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  transaction<T extends unknown[]>(work: (...values: T) => void): (...values: T) => void;
  close(): void;
}

const KINDS = FILTER.kind.$in.map((kind) => `'${kind}'`).join();
const field = (path: string) => `json_extract(doc, '$.${path}')`;

/**
 * better-sqlite3 with documents as JSON text: indexes on expressions, WAL, every commit flushed. Its calls wait for the
 * disk, so that of many in flight each is a commit of its own.
 *
 * @param from - folder that holds its package.
 */
export function openSqlite(file: string, from: string): Subject {
  const Database = createRequire(`${from}/`)('better-sqlite3') as new (file: string) => Sqlite;
  const db = new Database(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -200000;
    CREATE TABLE items (id TEXT PRIMARY KEY, doc TEXT) WITHOUT ROWID;
    CREATE TABLE fresh (id TEXT PRIMARY KEY, doc TEXT) WITHOUT ROWID;
    CREATE TABLE users (id TEXT PRIMARY KEY, doc TEXT) WITHOUT ROWID;
    CREATE INDEX items_by ON items (${field('by')});
    CREATE INDEX items_place ON items (${field('place.coordinates[0]')}, ${field('place.coordinates[1]')});`);
  const put = (table: string) => db.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
  const fill = db.transaction(() => {
    for (let n = 0; n < COUNT; n++) put('items').run(idOf(n), JSON.stringify(itemOf(n)));
    for (let n = 0; n < USERS; n++) put('users').run(`user-${n}`, JSON.stringify(userOf(n)));
  });
  fill();
  const one = db.prepare('SELECT doc FROM items WHERE id = ?');
  const by = db.prepare(`SELECT doc FROM items WHERE ${field('by')} = ?`);
  const insert = put('fresh');
  const increment = db.prepare(`UPDATE items SET doc = json_set(doc, '$.n', ${field('n')} + 1) WHERE id = ?`);
  const filter = db.prepare(
    `SELECT doc FROM items WHERE ${field('kind')} IN (${KINDS}) AND ${field('n')} >= ${FILTER.n.$gte}
     AND ${field('price')} < ${FILTER.price.$lt} AND ${field('done')} = 0`,
  );
  const group = db.prepare(
    `SELECT ${field('kind')} AS _id, count(*) AS count, sum(${field('price')}) AS total, avg(${field('n')}) AS mean,
     max(${field('price')}) AS most FROM items GROUP BY 1`,
  );
  const sort = db.prepare(`SELECT doc FROM items ORDER BY ${field('price')}, ${field('n')} LIMIT 10`);
  const lookup = db.prepare(
    `SELECT items.doc AS doc, users.doc AS user FROM items LEFT JOIN users ON users.id = json_extract(items.doc, '$.by')
     WHERE json_extract(items.doc, '$.n') < 10000`,
  );
  const x = field('place.coordinates[0]');
  const y = field('place.coordinates[1]');
  // A box by the index, the distances of what lies in it, the nearest of those.
  const near = db.prepare(
    `SELECT doc, 12756274 * asin(sqrt(pow(sin(radians(${y} - @y) / 2), 2)
       + cos(radians(@y)) * cos(radians(${y})) * pow(sin(radians(${x} - @x) / 2), 2))) AS metres
     FROM items WHERE ${x} BETWEEN @x - @w AND @x + @w AND ${y} BETWEEN @y - @h AND @y + @h AND metres <= 3000
     ORDER BY metres LIMIT 20`,
  );
  const parsed = (rows: unknown[]) => rows.map((row) => JSON.parse((row as { doc: string }).doc) as Item);
  return {
    findOne: (n) => parsed([one.get(idOf(n))]),
    findBy: (n) => parsed(by.all(`user-${n % USERS}`)),
    insert: (n) => insert.run(idOf(n), JSON.stringify(itemOf(n))),
    increment: (n) => increment.run(idOf(n)),
    filter: () => parsed(filter.all()),
    group: () => group.all(),
    sort: () => parsed(sort.all()),
    lookup: () =>
      lookup.all().map((row) => {
        const { doc, user } = row as { doc: string; user: string | null };
        return { ...(JSON.parse(doc) as Item), user: user === null ? [] : [JSON.parse(user) as unknown] };
      }),
    near(turn) {
      const [lng, lat] = centreOf(turn);
      const h = 3000 / 111_195;
      return parsed(near.all({ x: lng, y: lat, h, w: h / Math.cos((lat * Math.PI) / 180) }));
    },
    close: () => db.close(),
  };
}
