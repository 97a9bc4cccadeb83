import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCloudError, randomIds, silentLogger, systemClock } from '../../../../cloud/base';
import { createDependencies } from '../../../../cloud/functions/dependencies/dependencies';
import { createNpm, findNpm } from '../../../../cloud/functions/platform/npm';
import { findSdkCopies } from '../../../../cloud/functions/registry/sdk';
import type { FunctionSpec } from '../../../../cloud/functions/registry/spec';

const NOWHERE = 'http://127.0.0.1:9/';

test('the real npm installs, tells its failures, and is not asked twice', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'yunlet-npm-'));
  try {
    const command = findNpm({ system: process.platform, execPath: process.execPath, exists: existsSync });
    const npm = createNpm(command, process.env);
    const answer = await npm.run(['view', 'is-number@7.0.0', 'version', '--fetch-retries=0', '--json'], dir);
    if (answer.code !== 0) {
      process.stdout.write(
        `left out: no registry answers npm here (${answer.stderr.split('\n')[0] ?? ''})\n`,
      );
      return;
    }
    const spec = (name: string, dependencies: Record<string, string>): FunctionSpec => {
      mkdirSync(join(dir, name), { recursive: true });
      writeFileSync(join(dir, name, 'index.js'), '');
      return {
        name,
        dir: join(dir, name),
        projectDir: dir,
        source: join(dir, name, 'index.js'),
        entry: join(dir, name, 'index.js'),
        kind: 'plain',
        memory: 256,
        timeout: 3,
        runtime: null,
        env: {},
        openapi: [],
        dependencies,
      };
    };
    const open = (env: NodeJS.ProcessEnv) =>
      createDependencies({
        config: { cacheDir: join(dir, 'cache'), dataDir: join(dir, 'data'), allowScripts: [], lang: 'en' },
        npm: createNpm(command, env),
        copies: findSdkCopies(),
        clock: systemClock,
        ids: randomIds,
        progress: silentLogger,
      });
    const sentence = async (work: Promise<unknown>) => {
      const error: unknown = await work.catch((thrown: unknown) => thrown);
      return isCloudError(error) ? error.message : 'no error';
    };
    const tiny = spec('tiny', { 'is-odd': '~3.0.0' });
    const first = open(process.env);
    const { modules } = await first.of(tiny);
    const isOdd = createRequire(join(modules ?? '', '..', 'index.js'))('is-odd') as (n: number) => boolean;
    expect(isOdd(3)).toBe(true);
    const lock = readFileSync(join(dir, 'data', 'deps.lock.json'), 'utf8');
    expect(JSON.parse(lock)).toHaveProperty('sets');
    expect(lock).toMatch(/"node_modules\/is-number": \{\s+"version": "6\./);
    expect(lock).not.toContain('"resolved": "http');
    expect(await sentence(first.of(spec('late', { 'is-number': '^99.0.0' })))).toMatch(
      /No version of package is-number@\^99\.0\.0 exists; change the range in late\/package\.json/,
    );
    await first.close();

    const cut = open({
      ...process.env,
      npm_config_registry: NOWHERE,
      npm_config_cache: join(dir, 'npm-cache'),
    });
    expect((await cut.of(tiny)).modules).toBe(modules);
    expect(readFileSync(join(dir, 'data', 'deps.lock.json'), 'utf8')).toBe(lock);
    expect(await sentence(cut.of(spec('other', { ms: '2.1.3' })))).toMatch(
      /cannot be reached \(127\.0\.0\.1:\d+: ECONNREFUSED\)/,
    );
    await cut.close();
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}, 120_000);
