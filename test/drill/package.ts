/**
 * The published package as a stranger meets it: packed, installed into an empty folder, a project made with `init`, and
 * its cloud started from there. `npm run drill -- package`.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { launchBrowser } from '../browser/launch-browser';

/** What a drill found. */
export interface PackageSummary {
  /** The function's answer, called through `npx yunlet invoke`. */
  readonly login: unknown;
  /** Whether the preview has drawn the app; undefined where there is no browser. */
  readonly preview: boolean | undefined;
  /** Megabytes an install of the package alone takes, and its largest packages. */
  readonly installedMb: number;
  readonly largest: readonly string[];
  /** Milliseconds of the install, and from `dev` to its ready line. */
  readonly installMs: number;
  readonly readyMs: number;
  /** Exit code of `dev` after `stop`. */
  readonly ended: number | null;
}

const ROOT = resolve(__dirname, '../..');
const run = promisify(execFile);
const shell = process.platform === 'win32';

/** Runs the drill. Needs the package registry. */
export async function drillPackage(): Promise<PackageSummary> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-package-'));
  let child: ChildProcess | undefined;
  try {
    // What is packed is what the sources say now, never an old build.
    await run(process.execPath, [join(ROOT, 'scripts/dev/build.mjs')], { cwd: ROOT });
    await run('npm', ['pack', '--silent', '--pack-destination', dir], { cwd: ROOT, shell });
    const tarball = readdirSync(dir).find((name) => name.endsWith('.tgz')) ?? '';
    await writeFile(join(dir, 'package.json'), '{"private":true}');
    const installing = Date.now();
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `./${tarball}`], {
      cwd: dir,
      shell,
    });
    const installMs = Date.now() - installing;
    const yunlet = join(dir, 'node_modules/yunlet/bin/yunlet.js');
    const call = async (cwd: string, ...words: readonly string[]): Promise<unknown> => {
      const { stdout } = await run(process.execPath, [yunlet, ...words, '--json'], { cwd });
      return JSON.parse(stdout) as unknown;
    };
    await call(dir, 'init', 'app');
    const app = join(dir, 'app');

    const starting = Date.now();
    child = spawn(process.execPath, [yunlet, 'dev', '--port', '0', '--no-open', '--json'], {
      cwd: app,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = once(child, 'exit') as Promise<[number | null]>;
    const { url } = JSON.parse(await firstLine(child)) as { readonly url: string };
    const readyMs = Date.now() - starting;
    const login = await call(app, 'invoke', 'login', '--as', '小明');
    const preview = await previewWorks(url);
    await call(app, 'stop');
    const [ended] = await exit;
    const sizes = packageSizes(join(dir, 'node_modules'));
    return {
      login,
      preview,
      installedMb: megabytes(sizes.reduce((sum, { bytes }) => sum + bytes, 0)),
      largest: sizes.slice(0, 8).map(({ name, bytes }) => `${name} ${megabytes(bytes)} MB`),
      installMs,
      readyMs,
      ended,
    };
  } finally {
    child?.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  child.stdout?.resume();
  return text.split('\n')[0] ?? '';
}

async function previewWorks(url: string): Promise<boolean | undefined> {
  const browser = await launchBrowser().catch(() => undefined);
  if (browser === undefined) return undefined;
  try {
    const page = await browser.newPage();
    await page.goto(`${url}/preview/`);
    await page.locator('#path', { hasText: 'pages/list/list' }).waitFor({ timeout: 20_000 });
    await page.frameLocator('#app').locator('.ask-go').waitFor({ timeout: 20_000 });
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  } finally {
    await browser.close();
  }
}

function packageSizes(modules: string): readonly { readonly name: string; readonly bytes: number }[] {
  const folders = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`) : [name],
  );
  const seen = new Set<number>();
  return folders
    .map((name) => ({ name, bytes: sizeOf(join(modules, name), seen) }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** Bytes below a path; a file with two names (esbuild links its program) counts once, a symbolic link for itself. */
function sizeOf(path: string, seen: Set<number>): number {
  const state = lstatSync(path);
  if (state.isDirectory())
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name), seen), 0);
  // Some systems give no number to files.
  if (state.nlink > 1 && state.ino !== 0) {
    if (seen.has(state.ino)) return 0;
    seen.add(state.ino);
  }
  return state.size;
}

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
