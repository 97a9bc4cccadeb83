import { join } from 'node:path';
import type { CloudConfig } from '../../base';
import { findFunctions } from '../registry/registry';
import { buildFunction, type BuiltFunction } from './build-function';

/** What {@link buildFunctions} builds. */
export interface BuildOptions {
  readonly config: Pick<
    CloudConfig,
    'functionsDir' | 'projectDir' | 'dataDir' | 'functions' | 'functionDefaults'
  >;
  /** `true`: writes `index.js` beside each `index.ts`, where there is none or one of ours. */
  readonly inPlace?: boolean;
  /** Only these functions. */
  readonly names?: readonly string[];
}

/**
 * Builds every function written in TypeScript, into `build/NAME/index.js` of the data folder.
 *
 * @returns One entry for each function, also those with nothing to build; a function's own mistake is its `problem`.
 */
export async function buildFunctions({
  config,
  inPlace = false,
  names,
}: BuildOptions): Promise<BuiltFunction[]> {
  const specs = findFunctions({ ...config, warn: () => undefined });
  const chosen = names === undefined ? specs : specs.filter(({ name }) => names.includes(name));
  const outDir = join(config.dataDir, 'build');
  return Promise.all(chosen.map((spec) => buildFunction(spec, { outDir, inPlace })));
}
