// Finds a browser for the tests that need a real one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where browsers of the Chromium family live, in order of preference. Pure. */
export function candidates({ platform, env }) {
  const named = env.YUNLET_CHROME ? [env.YUNLET_CHROME] : [];
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return [
      ...named,
      ...apps.flatMap((app) =>
        ['/Applications', `${env.HOME ?? ''}/Applications`].map(
          (dir) => `${dir}/${app}.app/Contents/MacOS/${app}`,
        ),
      ),
    ];
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    const files = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return [...named, ...files.flatMap((file) => roots.map((dir) => `${dir}\\${file}`))];
  }
  const names = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const folders = [
    ...(env.PATH ?? '').split(delimiter),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
    '/opt/google/chrome',
  ];
  return [...named, ...names.flatMap((name) => folders.filter(Boolean).map((dir) => join(dir, name)))];
}

/** What to type to get one. */
export function advice(platform) {
  if (platform === 'darwin') return 'brew install --cask chromium';
  if (platform === 'win32') return 'winget install Google.Chrome';
  return 'sudo apt-get install -y chromium';
}

/** The browser's path, or undefined. */
export function findBrowser() {
  return candidates(process).find((path) => existsSync(path));
}

/** Finds a browser; as root on a Debian-like machine installs one, and says so. */
export function findOrInstallBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  const root = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !root || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('Installing a browser for the tests: apt-get install -y chromium');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words) => spawnSync('apt-get', words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
  return findBrowser();
}
