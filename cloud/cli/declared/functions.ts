import { join } from 'node:path';
import { createWarnings, readJsonFile, silentLogger, type ConfigFile } from '../../base';
import { findFunctions } from '../../functions';
import type { Settings } from '../settings';
import type { Trigger } from './targets';

/** A function as it is declared. */
export interface DeclaredFunction {
  readonly name: string;
  /** Its version of Node, or null where it declares none. */
  readonly runtime: string | null;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memory: number;
  readonly problem?: string;
}

/** The functions and triggers of a project, read and not built. */
export function declaredFunctions({ config, file }: Settings): {
  readonly functions: readonly DeclaredFunction[];
  readonly triggers: readonly Trigger[];
} {
  const found = findFunctions({ ...config, warn: createWarnings(silentLogger, config.lang) });
  return {
    functions: found.map(({ name, runtime, timeout, memory, problem }) => ({
      name,
      runtime,
      timeout,
      memory,
      ...(problem === undefined ? {} : { problem }),
    })),
    triggers: [...found.flatMap(({ name, dir }) => ownTriggers(name, dir)), ...projectTriggers(file)],
  };
}

function ownTriggers(name: string, dir: string): readonly Trigger[] {
  let content: unknown;
  try {
    content = readJsonFile(join(dir, 'config.json'));
  } catch {
    // It is the function's problem, and told there.
    return [];
  }
  const { triggers } = (content ?? {}) as { readonly triggers?: unknown };
  return Array.isArray(triggers) ? triggers.map((one) => triggerOf(name, one)) : [];
}

function projectTriggers({ triggers = [] }: ConfigFile): readonly Trigger[] {
  return triggers.map((one) => triggerOf(String((one as { function?: unknown }).function), one));
}

function triggerOf(name: string, given: unknown): Trigger {
  const { name: own, type, config } = (given ?? {}) as Readonly<Record<string, unknown>>;
  return {
    function: name,
    name: String(own),
    type: String(type),
    ...(typeof config === 'string' ? { config } : {}),
  };
}
