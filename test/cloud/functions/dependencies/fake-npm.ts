import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Npm, NpmResult } from '../../../../cloud/functions/platform/npm';

/** A registry in a few lines: versions by name, and what `require` of each gives. */
export interface FakeNpm extends Npm {
  /** The words of every call, and the folder's manifest. */
  readonly calls: {
    readonly words: readonly string[];
    readonly dependencies: Record<string, string>;
    readonly locked: unknown;
  }[];
  /** Calls under way now, and the most there ever were. */
  readonly load: { now: number; most: number };
  /** Newest version by name; a missing one is E404. */
  readonly versions: Record<string, string>;
  /** Names that want to run install scripts. */
  readonly scripted: Set<string>;
  /** npm's error code for everything, such as ECONNREFUSED; empty = none. */
  broken: string;
  /** Calls wait for it. */
  gate: Promise<void>;
}

/** What npm prints with `--json`. */
export function npmSays(code: string, summary: string, detail = ''): NpmResult {
  return {
    code: 1,
    absent: false,
    stderr: `npm error code ${code}`,
    stdout: JSON.stringify({ error: { code, summary, detail } }),
  };
}

/** Makes a {@link FakeNpm} that has these packages. */
export function createFakeNpm(versions: Record<string, string>): FakeNpm {
  const DONE: NpmResult = { code: 0, absent: false, stdout: '{}', stderr: '' };
  const npm: FakeNpm = {
    calls: [],
    load: { now: 0, most: 0 },
    versions: { ...versions },
    scripted: new Set(),
    broken: '',
    gate: Promise.resolve(),
    stop: () => undefined,
    async run(words, cwd) {
      const { dependencies } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as {
        dependencies: Record<string, string>;
      };
      const locked = readLock(cwd);
      npm.calls.push({ words, dependencies, locked });
      npm.load.most = Math.max(npm.load.most, ++npm.load.now);
      await npm.gate;
      npm.load.now--;
      if (npm.broken !== '') return npmSays(npm.broken, 'request failed');
      if (words[0] === 'rebuild') {
        for (const name of words.slice(1).filter((word) => !word.startsWith('-'))) {
          writeFileSync(join(cwd, 'node_modules', name, 'scripts-ran'), '');
        }
        return DONE;
      }
      const packages: Record<string, object> = {};
      for (const [name, range] of Object.entries(dependencies)) {
        const newest = npm.versions[name];
        if (newest === undefined) {
          return npmSays(
            'E404',
            `Not Found - GET http://registry/${name}`,
            `The requested resource '${name}@${range}' could not be found`,
          );
        }
        if (range.startsWith('^99'))
          return npmSays('ETARGET', `No matching version found for ${name}@${range}.`);
        const version = locked?.[`node_modules/${name}`]?.version ?? newest;
        const folder = join(cwd, 'node_modules', name);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version }));
        writeFileSync(join(folder, 'index.js'), `module.exports = ${JSON.stringify(`${name} ${version}`)};`);
        packages[`node_modules/${name}`] = {
          version,
          integrity: 'sha512-x',
          resolved: `https://registry/${name}.tgz`,
          ...(npm.scripted.has(name) ? { hasInstallScript: true } : {}),
        };
      }
      writeFileSync(join(cwd, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
      return DONE;
    },
  };
  return npm;
}

function readLock(cwd: string): Record<string, { version?: string }> | undefined {
  try {
    const text = readFileSync(join(cwd, 'package-lock.json'), 'utf8');
    return (JSON.parse(text) as { packages?: Record<string, { version?: string }> }).packages;
  } catch {
    return undefined;
  }
}
