// docs/api/*.api.md: what each published door promises, so that a change of it shows in a diff.
// `node scripts/dev/api.mjs --check` writes nothing and fails where a report is stale.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureNode, root, tool } from './steps.mjs';

const { Extractor, ExtractorConfig } = await import('@microsoft/api-extractor');
const check = process.argv.includes('--check');
// Below our node_modules, so that imports resolve, and not in it: what is there counts as somebody else's.
const cache = join(root, '.yunlet');
mkdirSync(cache, { recursive: true });
const types = mkdtempSync(join(cache, 'yunlet-api-'));
const folder = join(root, 'docs', 'api');
mkdirSync(folder, { recursive: true });
let stale = 0;

try {
  await declarations(['-p', 'scripts/dev/tsconfig.build.json', '--outDir', types]);
  await declarations([
    '-p',
    'cloud/client/tsconfig.json',
    '--noEmit',
    'false',
    '--declaration',
    '--rootDir',
    'cloud',
    '--outDir',
    types,
  ]);
  for (const [name, entry] of [
    ['yunlet', 'index.d.ts'],
    ['yunlet-testing', 'testing/index.d.ts'],
    ['yunlet-testing-pages', 'testing/pages/index.d.ts'],
    ['yunlet-client', 'client/index.d.ts'],
    ['yunlet-client-contract', 'contract/index.d.ts'],
  ]) {
    report(name, join(types, entry));
  }
} finally {
  rmSync(types, { recursive: true, force: true });
}
process.exitCode = stale === 0 ? 0 : 1;

async function declarations(words) {
  const { code, text } = await captureNode([
    tool('typescript/bin/tsc'),
    ...words,
    '--emitDeclarationOnly',
    '--sourceMap',
    'false',
  ]);
  if (code === 0) return;
  console.error(text.trimEnd());
  process.exit(1);
}

function report(name, entry) {
  const fresh = mkdtempSync(join(tmpdir(), 'yunlet-api-'));
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'node20',
            skipLibCheck: true,
            types: ['node', 'miniprogram-api-typings'],
          },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: fresh,
        reportTempFolder: fresh,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'none' } },
        // What a door mentions without exporting it shows in the report itself.
        extractorMessageReporting: { default: { logLevel: 'none', addToApiReportFile: false } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    configObjectFullPath: join(root, 'api-extractor.json'),
    packageJsonFullPath: join(root, 'package.json'),
  });
  Extractor.invoke(config, { localBuild: true, messageCallback: (message) => (message.handled = true) });
  const text = readFileSync(join(fresh, `${name}.api.md`), 'utf8').replaceAll('\r\n', '\n');
  rmSync(fresh, { recursive: true, force: true });
  const file = join(folder, `${name}.api.md`);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  stale++;
  if (check) {
    console.error(`docs/api/${name}.api.md is stale. Print it anew with: npm run docs`);
    return;
  }
  writeFileSync(file, text);
  console.log(`docs/api/${name}.api.md`);
  stale = 0;
}
