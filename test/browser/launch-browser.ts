import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** What decides which browser is used. */
export interface BrowserSources {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (file: string) => boolean;
}

/**
 * Finds a browser of the Chromium family.
 *
 * @returns The executable, or undefined where there is none. YUNLET_CHROME wins and must exist.
 */
export function findBrowser({ platform, env, exists }: BrowserSources): string | undefined {
  const wished = env['YUNLET_CHROME'];
  if (wished !== undefined && wished !== '') {
    if (exists(wished)) return wished;
    throw new Error(`YUNLET_CHROME names ${wished}, which does not exist`);
  }
  return candidates(platform, env).find(exists);
}

function candidates(platform: string, env: BrowserSources['env']): readonly string[] {
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => env[name] ?? []);
    return [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ].flatMap((file) => folders.map((folder) => win32.join(folder, file)));
  }
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      ['/Applications', posix.join(env['HOME'] ?? '/', 'Applications')].map((folder) =>
        posix.join(folder, `${name}.app/Contents/MacOS/${name}`),
      ),
    );
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/** Starts the found browser. Each call is a process with a profile of its own. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = systemBrowser();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const NO_BROWSER =
  'no Chrome, Chromium or Edge was found: install one, or type YUNLET_CHROME=/path/to/chrome npx jest --selectProjects browser';

function systemBrowser(): string | undefined {
  return findBrowser({ platform: process.platform, env: process.env, exists: existsSync });
}

/**
 * `describe` for tests in a browser. Without one they fail where CI is set; elsewhere one test says, by its name,
 * what to type.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  if (systemBrowser() !== undefined || (process.env['CI'] ?? '') !== '') describe(name, tests);
  else describe(name, () => it.skip(NO_BROWSER, () => undefined));
}
