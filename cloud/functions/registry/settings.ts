import { join } from 'node:path';
import { isCloudError, readJsonFile, type CloudConfig, type Warn } from '../../base';

/** What a function may use, and why its settings cannot be read. */
export interface ResolvedSettings {
  readonly memory: number;
  readonly timeout: number;
  /** The declared version of Node, such as `18.15`, or null. */
  readonly runtime: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** `permissions.openapi`; nothing where it is not declared. */
  readonly openapi: readonly string[];
  readonly problem?: string;
}

/** WeChat's own names in config.json, beside keys of the app's own, which are left alone. */
interface OwnConfig {
  readonly timeout?: number;
  readonly memorySize?: number;
  readonly runtime?: string;
  readonly envVariables?: Readonly<Record<string, string>>;
  readonly openapi?: readonly string[];
}

/** Most seconds that WeChat's console lets a function run. */
const LONGEST = 60;

/** Where the settings of a function come from besides its config.json. */
export type SettingsSources = Pick<CloudConfig, 'functions' | 'functionDefaults'> & { readonly warn: Warn };

/**
 * The settings of one function: its config.json over `functions.NAME` of yunlet.config.json over `functionDefaults`.
 * A contradiction between the first two is the warning `SETTINGS_CONTRADICT`, more time than WeChat gives `TIMEOUT_LONG`. Never throws: what is wrong becomes `problem`.
 */
export function resolveSettings(name: string, dir: string, sources: SettingsSources): ResolvedSettings {
  const { functions, functionDefaults, warn } = sources;
  const declared = functions[name] ?? {};
  const { own, problem } = readOwn(join(dir, 'config.json'));
  const say = (key: string, a: unknown, b: unknown) => {
    if (a !== undefined && b !== undefined && a !== b) warn('SETTINGS_CONTRADICT', { name, key });
  };
  say('memory', own.memorySize, declared.memory);
  say('timeout', own.timeout, declared.timeout);
  say('runtime', own.runtime, declared.runtime);
  for (const [key, value] of Object.entries(own.envVariables ?? {})) {
    say(`env.${key}`, value, declared.env?.[key]);
  }
  const timeout = own.timeout ?? declared.timeout ?? functionDefaults.timeout;
  if (timeout > LONGEST) warn('TIMEOUT_LONG', { name, timeout, limit: LONGEST });
  return {
    memory: own.memorySize ?? declared.memory ?? functionDefaults.memory,
    timeout,
    runtime: versionOf(own.runtime ?? declared.runtime),
    env: { ...declared.env, ...own.envVariables },
    openapi: own.openapi ?? [],
    ...(problem === undefined ? {} : { problem }),
  };
}

function readOwn(file: string): { readonly own: OwnConfig; readonly problem?: string } {
  try {
    return checkOwn(readJsonFile(file) ?? {});
  } catch (error) {
    return { own: {}, problem: isCloudError(error) ? error.message : String(error) };
  }
}

function checkOwn(content: unknown): { readonly own: OwnConfig; readonly problem?: string } {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { own: {}, problem: 'config.json must hold one object {…}.' };
  }
  const { timeout, memorySize, runtime, envVariables, permissions } = content as Record<string, unknown>;
  const { openapi } = (permissions ?? {}) as { readonly openapi?: unknown };
  const wrong =
    outside('timeout', timeout, [1, 900]) ??
    outside('memorySize', memorySize, [64, 3072]) ??
    notRuntime(runtime) ??
    notVariables(envVariables) ??
    notNames(openapi);
  if (wrong !== undefined) return { own: {}, problem: `config.json: ${wrong}` };
  return {
    own: {
      ...(timeout === undefined ? {} : { timeout: timeout as number }),
      ...(memorySize === undefined ? {} : { memorySize: memorySize as number }),
      ...(runtime === undefined ? {} : { runtime: runtime as string }),
      ...(envVariables === undefined
        ? {}
        : { envVariables: asTexts(envVariables as Record<string, unknown>) }),
      ...(openapi === undefined || openapi === null ? {} : { openapi: openapi as readonly string[] }),
    },
  };
}

function outside(key: string, value: unknown, [least, most]: readonly [number, number]): string | undefined {
  if (
    value === undefined ||
    (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
  ) {
    return undefined;
  }
  return `"${key}" must be a whole number from ${least} to ${most}.`;
}

/** As WeChat's cloud names them, with or without a minor number. */
const RUNTIME = /^Nodejs(\d+(?:\.\d+)?)$/;

function notRuntime(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && RUNTIME.test(value))) return undefined;
  return '"runtime" must name a version of Node, such as "Nodejs18.15".';
}

function versionOf(runtime: string | undefined): string | null {
  return RUNTIME.exec(runtime ?? '')?.[1] ?? null;
}

function notVariables(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const fits =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one));
  return fits ? undefined : '"envVariables" must be an object of texts.';
}

function notNames(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const fits = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return fits ? undefined : '"permissions.openapi" must be a list of names.';
}

function asTexts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
