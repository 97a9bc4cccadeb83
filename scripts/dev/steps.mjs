// Steps the chores share. Plain Node without packages: they must run before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const wanted = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(`Yunlet needs Node.js ${wanted.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Whether node_modules is missing or older than package-lock.json. */
export function needsInstall(folder) {
  const done = join(folder, 'node_modules', '.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(done)) return true;
  return existsSync(lock) && statSync(lock).mtimeMs > statSync(done).mtimeMs;
}

/** Installs packages where something is missing, and says so in one line. */
export function install() {
  if (!needsInstall(root)) return;
  const word = existsSync(join(root, 'package-lock.json')) ? 'ci' : 'install';
  console.log(`Installing packages: npm ${word}`);
  const { status } = spawnSync('npm', [word, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`npm ${word} failed. Run it yourself to see why.`);
    process.exit(1);
  }
}

/** The JavaScript file behind a tool, such as `jest/bin/jest.js`, so that it starts without a shell on every system. */
export const tool = (path) => join(root, 'node_modules', ...path.split('/'));

/** Runs Node with these words and this terminal; resolves to the exit code. Ctrl-C reaches the child, which decides. */
export function runNode(words, { env = process.env, cwd = root } = {}) {
  const child = spawn(process.execPath, words, { cwd, env, stdio: 'inherit' });
  const pass = (signal) => child.kill(signal);
  const ignore = () => undefined;
  process.on('SIGTERM', pass);
  process.on('SIGINT', ignore);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', ignore);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** Runs Node quietly; resolves to the exit code and everything it wrote. */
export function captureNode(words, { env = process.env, cwd = root } = {}) {
  const child = spawn(process.execPath, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, text: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}
