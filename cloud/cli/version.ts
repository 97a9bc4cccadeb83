import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The package's own folder, in a checkout (cloud/cli) and when installed (dist/cli). */
export const packageDir = resolve(__dirname, '../..');

/** The version in our package.json. */
export function version(): string {
  const content = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  return content.version;
}
