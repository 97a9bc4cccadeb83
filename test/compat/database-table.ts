/**
 * Runs every scenario of the database with every client and writes docs/database-table.md.
 *
 * @packageDocumentation
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { createTestCloud } from '../../cloud/testing';
import { runClients } from './database/clients';
import { makeProject, VERSIONS } from './database/project';
import type { ClientName, Column } from './database/scenario';
import { databaseTable } from './database/table';

/** Writes the table; gives the number of its faults, which are printed. */
export async function writeDatabaseTable(): Promise<number> {
  const project = makeProject(VERSIONS);
  const cloud = await createTestCloud({ project });
  let columns: Readonly<Record<ClientName, Column>>;
  try {
    columns = await runClients(cloud);
  } finally {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  }
  const { text, faults } = databaseTable(columns);
  for (const fault of faults) console.log(`FAILED ${fault}`);
  writeFileSync(
    join(resolve(__dirname, '../..'), 'docs/database-table.md'),
    await format(text, { parser: 'markdown' }),
  );
  return faults.length;
}
