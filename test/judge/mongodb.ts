import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEngine } from './start-engine';

const ROOT = resolve(__dirname, '../..');

/** The tests that run on the server of MONGODB_URI where it is set. */
export const ON_MONGODB: readonly string[] = [
  'test/cloud/store/',
  'test/cloud/database/',
  'test/cloud/rules/',
  'test/cloud/realtime/',
  'test/cloud/auth/',
  'test/compat/database-table',
];

/**
 * Runs the tests of the store, the database, its rules, watch and the table of clients on the MongoDB of `uri`; without
 * one on `yunlet engine` over the wire, in a folder that is removed again. Gives the exit code.
 */
export async function judgeMongodb(uri: string | undefined): Promise<number> {
  if (uri !== undefined && uri !== '') return await runTests(uri);
  console.log('MONGODB_URI is not set: the tests run on `yunlet engine`, over the wire');
  const data = mkdtempSync(join(tmpdir(), 'yunlet-mongodb-'));
  const engine = await startEngine(data);
  try {
    return await runTests(engine.uri);
  } finally {
    await engine.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runTests(uri: string): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      require.resolve('jest/bin/jest.js'),
      '--selectProjects=node',
      '--testPathPatterns',
      `(${ON_MONGODB.join('|')})`,
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, MONGODB_URI: uri } },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
