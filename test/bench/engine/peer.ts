import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The peer is no dependency: its install fetches or compiles a binary. It is put into a folder git does not know, once.
 * On machines without its binary it is compiled, with the headers of the Node in use where they lie beside it.
 */
const FOLDER = join(__dirname, '..', '..', '..', 'node_modules', '.cache', 'yunlet-bench-peer');
const VERSION = '12.11.1';

/** The folder to load better-sqlite3 from, or why there is none. */
export async function findPeer(
  folder = FOLDER,
): Promise<{ readonly folder: string } | { readonly why: string }> {
  if (existsSync(binary(folder))) return { folder };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name":"peer","private":true}\n');
  const headers = join(process.execPath, '..', '..');
  const here = existsSync(join(headers, 'include', 'node', 'node.h')) ? [`--nodedir=${headers}`] : [];
  const words = ['install', `better-sqlite3@${VERSION}`, '--no-audit', '--no-fund', '--no-save', ...here];
  try {
    await promisify(execFile)('npm', words, {
      cwd: folder,
      shell: process.platform === 'win32',
      timeout: 900_000,
    });
  } catch (error) {
    return {
      why: `better-sqlite3 does not install here: ${(error as Error).message.split('\n')[0] ?? ''}`,
    };
  }
  return existsSync(binary(folder)) ? { folder } : { why: 'better-sqlite3 has made no binary here' };
}

const binary = (folder: string) =>
  join(folder, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
