// `npm run build`: dist/ as it is published, and dist/client as it is published under the name yunlet-client.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { captureNode, root, tool } from './steps.mjs';

const { build } = await import('esbuild');
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

await tsc(['-p', 'scripts/dev/tsconfig.build.json']);
copyAssets();
await buildWorker();
await buildEngineThread();
await buildPageSide();
await buildClient();
console.log('dist/');

async function tsc(words) {
  const { code, text } = await captureNode([tool('typescript/bin/tsc'), ...words]);
  if (code === 0) return;
  console.error(text.trimEnd());
  process.exit(1);
}

/** Everything of cloud/ that is neither TypeScript nor a README travels beside the compiled files. */
function copyAssets() {
  for (const name of readdirSync(join(root, 'cloud'), { recursive: true }).map(String)) {
    if (!/\.(json|html|css|js|svg|png|wxss|wxml)$/.test(name) || /tsconfig[^/\\]*\.json$/.test(name))
      continue;
    const to = join(dist, name);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(root, 'cloud', name), to);
  }
}

/** What runs inside of a function's process: one file for the oldest Node of WeChat's cloud, found by `resolveEntry`. */
async function buildWorker() {
  for (const name of ['main', 'rehearsal']) {
    const entry = join(dist, 'functions/worker', name);
    await build({
      entryPoints: [`${entry}.js`],
      outfile: `${entry}.node16.cjs`,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node16',
      legalComments: 'none',
    });
  }
}

/** The database's thread as one file, found by `resolveEntry`: its hundreds of modules take longer to read than to run. */
async function buildEngineThread() {
  await build({
    entryPoints: [join(root, 'cloud/engine/host/thread.ts')],
    outfile: join(dist, 'engine/host/thread.node20.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    sourcemap: 'linked',
    target: 'node20',
    legalComments: 'none',
  });
}

/** The code that runs beside the app in the preview's page. It is bundled with each app, so packages stay outside. */
async function buildPageSide() {
  await build({
    entryPoints: [join(root, 'cloud/preview/page/index.ts')],
    outfile: join(dist, 'preview/page/index.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    packages: 'external',
    target: 'es2020',
    legalComments: 'none',
  });
}

/** The developer tools follow `main` and folders, and know no subpath exports. */
async function buildClient() {
  const out = join(dist, 'client');
  const bundle = (from, to) =>
    build({
      entryPoints: [join(root, from)],
      outfile: join(out, to),
      bundle: true,
      format: 'cjs',
      platform: 'neutral',
      target: 'es2018',
      legalComments: 'none',
    });
  await bundle('cloud/client/index.ts', 'index.js');
  await bundle('cloud/contract/index.ts', 'contract/index.js');
  const types = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--sourceMap', 'false'];
  await tsc(['-p', 'cloud/client/tsconfig.json', ...types, '--rootDir', 'cloud/client', '--outDir', out]);
  for (const name of readdirSync(join(dist, 'contract')).filter((file) => file.endsWith('.d.ts'))) {
    cpSync(join(dist, 'contract', name), join(out, 'contract', name));
  }
  const { version, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = {
    name: 'yunlet-client',
    version,
    description:
      "The mini-program's side of Yunlet: wx.cloud over a gateway of your own, typed calls, contracts",
    license,
    engines,
    main: 'index.js',
    types: 'index.d.ts',
    miniprogram: '.',
  };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
