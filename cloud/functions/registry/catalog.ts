import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { CloudConfig, Warn } from '../../base';
import { buildFunction } from '../build/build-function';
import { findFunctions } from './registry';
import type { FunctionSpec } from './spec';

/** A function that is ready to be run, or says why not. */
export interface CatalogEntry {
  /** As it lies on disk; {@link CatalogEntry.spec} has the mistakes of the build too. */
  readonly found: FunctionSpec;
  readonly spec: FunctionSpec;
  /** The file its text was built into, or null where it runs as it is. */
  readonly built: string | null;
  /** What it was built from. */
  readonly inputs: readonly string[];
  /** `true` where its code seems to ask for wx-server-sdk. A guess: it only decides which worker is kept ready. */
  readonly usesSdk: boolean;
}

/** All functions as they are now. */
export interface Catalog {
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  /**
   * Looks again.
   *
   * @param changed - Absolute paths known to have changed; undefined = anything may have.
   * @returns Names of functions that are new, different or gone.
   */
  refresh(changed?: ReadonlySet<string>): Promise<readonly string[]>;
}

/** Makes an empty catalog. */
export function createCatalog(config: CloudConfig, warn: Warn): Catalog {
  const entries = new Map<string, CatalogEntry>();
  const outDir = join(config.dataDir, 'build');

  const make = async (spec: FunctionSpec): Promise<CatalogEntry> => {
    const { file, inputs, problem } = await buildFunction(spec, { outDir, allDeclared: true });
    return {
      found: spec,
      spec: problem === undefined ? spec : { ...spec, problem },
      built: file,
      inputs,
      usesSdk: spec.problem === undefined && mentionsSdk(file ?? spec.source),
    };
  };
  const isStale = (known: CatalogEntry | undefined, { spec, changed, all }: Look): boolean => {
    if (known === undefined || changed === undefined) return true;
    if (JSON.stringify(known.found) !== JSON.stringify(spec)) return true;
    for (const path of changed) {
      if (path.startsWith(`${spec.dir}${sep}`) && !isOwnOutput(path, spec)) return true;
      if (known.inputs.includes(path)) return true;
      // A file of no function may be required by any that is not bundled.
      if (spec.kind === 'plain' && !all.some(({ dir }) => path.startsWith(`${dir}${sep}`) || path === dir))
        return true;
    }
    return false;
  };

  return {
    entries,
    async refresh(changed) {
      const all = findFunctions({ ...config, warn });
      const gone = [...entries.keys()].filter((name) => !all.some((spec) => spec.name === name));
      for (const name of gone) entries.delete(name);
      const stale = all.filter((spec) => isStale(entries.get(spec.name), { spec, changed, all }));
      for (const entry of await Promise.all(stale.map(make))) entries.set(entry.spec.name, entry);
      return [...gone, ...stale.map(({ name }) => name)];
    },
  };
}

interface Look {
  readonly spec: FunctionSpec;
  readonly changed: ReadonlySet<string> | undefined;
  readonly all: readonly FunctionSpec[];
}

/** `yunlet build --in-place` writes into the folders we watch. */
function isOwnOutput(path: string, { kind, entry }: FunctionSpec): boolean {
  return kind === 'build' && path === entry;
}

function mentionsSdk(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes('wx-server-sdk');
}
