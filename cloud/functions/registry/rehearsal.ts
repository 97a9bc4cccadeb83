import { dirname } from 'node:path';
import type { CatalogEntry } from './catalog';
import type { FunctionSpec } from './spec';

/** A name that no folder can have. */
export const REHEARSAL = '\0rehearsal';

/**
 * A function of our own, called once when a cloud has started: whatever a call passes through is compiled by then, and the
 * first real call does not wait for that.
 *
 * @param file - Its text, absolute.
 */
export function rehearsalEntry(file: string): CatalogEntry {
  const dir = dirname(file);
  const spec: FunctionSpec = {
    name: REHEARSAL,
    dir,
    projectDir: dir,
    source: file,
    entry: file,
    kind: 'plain',
    memory: 256,
    timeout: 3,
    runtime: null,
    env: {},
    openapi: [],
    dependencies: {},
  };
  return { found: spec, spec, built: null, inputs: [], usesSdk: false };
}
