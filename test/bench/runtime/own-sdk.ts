import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';

/**
 * Gives a function a node_modules folder of its own with wx-server-sdk and all it loads, under a version that the platform
 * has not: so that neither the platform's copy nor its preloaded workers serve it.
 */
export function writeOwnSdk(dir: string): void {
  const modules = join(packageOf(createRequire(__filename).resolve('wx-server-sdk')), '..');
  const script = "require('wx-server-sdk'); console.log(JSON.stringify(Object.keys(require.cache)))";
  const files = JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: modules, encoding: 'utf8' }),
  ) as string[];
  const packages = new Set(files.filter((file) => file.startsWith(modules + sep)).map(packageOf));
  for (const folder of packages) {
    cpSync(folder, join(dir, 'node_modules', relative(modules, folder)), {
      recursive: true,
      filter: (path) => path === folder || !path.slice(folder.length).includes(`${sep}node_modules`),
    });
  }
  const manifest = join(dir, 'node_modules', 'wx-server-sdk', 'package.json');
  const content = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  writeFileSync(manifest, JSON.stringify({ ...content, version: `${content.version}-own` }));
}

function packageOf(file: string): string {
  const end = file.lastIndexOf(`node_modules${sep}`) + 'node_modules/'.length;
  const [first = '', second = ''] = file.slice(end).split(sep);
  return join(file.slice(0, end), first.startsWith('@') ? join(first, second) : first);
}
