import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';

/** The system and the variables a search for a browser goes by. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where browsers of the Chromium family live, in order of preference. Pure. */
export function browserCandidates({ platform, env }: Place): readonly string[] {
  const chosen = env['YUNLET_CHROME'];
  const named = chosen === undefined || chosen === '' ? [] : [chosen];
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return [...named, ...apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)];
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    const files = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return [
      ...named,
      ...files.flatMap((file) => roots.flatMap((root) => (root === undefined ? [] : [`${root}\\${file}`]))),
    ];
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'].filter(
    (dir) => dir !== '',
  );
  return [...named, ...names.flatMap((name) => folders.map((dir) => `${dir}/${name}`))];
}

/** The first of them that is installed. */
export function findBrowser(place: Place): string | undefined {
  return browserCandidates(place).find((file) => existsSync(file));
}
