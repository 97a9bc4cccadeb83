/**
 * Prints docs/cli.md, docs/errors.md, docs/quirks.md and cloud/cli/yunlet.schema.json from the tables they describe.
 * With `--check` nothing is written; a stale file is named and the exit code is 1.
 *
 * @packageDocumentation
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { CONFIG_SHAPE } from '../../cloud/base';
import { cliPage } from './docs/cli-page';
import { errorsPage } from './docs/errors-page';
import { quirksPage } from './docs/quirks-page';

const root = resolve(__dirname, '../..');

async function main(): Promise<void> {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'yunlet.config.json',
    ...CONFIG_SHAPE,
  };
  const pages: Readonly<Record<string, string>> = {
    'docs/cli.md': cliPage(),
    'docs/errors.md': errorsPage(),
    'docs/quirks.md': quirksPage(),
    'cloud/cli/yunlet.schema.json': await format(JSON.stringify(schema), { parser: 'json', printWidth: 110 }),
  };
  const check = process.argv.includes('--check');
  for (const [name, text] of Object.entries(pages)) {
    const file = join(root, name);
    const current = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (current === text) continue;
    if (check) {
      console.error(`${name} is stale. Print it anew with: npm run docs`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, text);
      console.log(name);
    }
  }
}

void main();
