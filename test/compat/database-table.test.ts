import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { randomIds } from '../../cloud/base';
import { createTestCloud, type TestCloud } from '../../cloud/testing';
import { runClients } from './database/clients';
import { FAMILIES } from './database/families';
import { makeProject, VERSIONS } from './database/project';
import { CLIENTS, type ClientName, type Column } from './database/scenario';
import { databaseTable } from './database/table';
import { declaredRows } from './database/typings';
import { verdict } from './database/verdict';

const SCENARIOS = FAMILIES.flatMap((family) =>
  Object.entries(family.scenarios).map(
    ([title, scenario]) =>
      [`${family.file} › ${family.name} › ${title}`, family.name, title, scenario] as const,
  ),
);

/** A page without what the formatter does to its tables. */
const unaligned = (text: string): string => text.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');

/** A real MongoDB to run on, where there is one. */
const server = process.env['MONGODB_URI'] === '' ? undefined : process.env['MONGODB_URI'];
const env = `yunlet-table-${randomIds.hex(4)}`;

describe('the database of', () => {
  let project: string;
  let cloud: TestCloud;
  const columns: Partial<Record<ClientName, Column>> = {};

  beforeAll(async () => {
    project = makeProject(VERSIONS);
    cloud = await createTestCloud({ project, ...(server === undefined ? {} : { mongodb: server, env }) });
    Object.assign(columns, await runClients(cloud));
  }, 240_000);
  afterAll(async () => {
    if (server !== undefined) {
      const client = new MongoClient(server);
      await client.db(env).dropDatabase();
      await client.close();
    }
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  describe.each(CLIENTS)('%s', (client) => {
    it.each(SCENARIOS)('%s', (_name, family, title, scenario) => {
      const outcome = columns[client]?.outcomes[`${family} › ${title}`];
      expect(verdict(client, scenario, outcome)).not.toMatchObject({ state: 'failed' });
    });

    it('is the version that the table names', () => {
      const [, version = 'this one'] = client.split(' ');
      expect(columns[client]?.version).toBe(version);
    });
  });

  it('has every member tested or its absence explained, as docs/database-table.md says: npm run judge -- database', () => {
    const { text, faults } = databaseTable(columns);
    expect(faults).toEqual([]);
    const committed = readFileSync(join(__dirname, '../../docs/database-table.md'), 'utf8');
    expect(unaligned(committed)).toBe(unaligned(text));
  });

  it('tells a member that nobody tests, and one that is missing without a reason', () => {
    const client = 'wx-server-sdk 4.0.2';
    const { version = '', members = [], outcomes = {} } = columns[client] ?? {};
    const later = {
      version,
      members: [...members.filter((row) => row !== '_.eq'), '_.fromALaterVersion'],
      outcomes,
    };
    const { faults } = databaseTable({ ...columns, [client]: later });
    expect(faults).toContain(`${client}, _.eq: absent, and nobody says why`);
    expect(faults).toContain(`${client}, _.fromALaterVersion: untested`);
  });

  it('has a row for what features.md counts: 22 stages, 106 operators', () => {
    const declared = declaredRows();
    expect(declared.filter((row) => row.startsWith('aggregate.')).length).toBe(23);
    expect(declared.filter((row) => row.startsWith('$.')).length).toBe(106);
  });
});
