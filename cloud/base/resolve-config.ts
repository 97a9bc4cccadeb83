import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { CloudConfig, CollectionSettings, FunctionSettings } from './config';
import { CONFIG_SHAPE, ENV_PATTERN, mismatch } from './config-shape';
import { CloudError } from './errors';
import type { Lang, Sentence } from './lang';
import type { Project } from './project';

/** The port of `dev` where nothing is said. */
export const DEFAULT_PORT = 7380;

/** The content of yunlet.config.json once it has been checked. */
export interface ConfigFile {
  readonly env?: string;
  readonly envs?: readonly string[];
  readonly host?: string;
  readonly port?: number;
  readonly hosts?: readonly string[];
  readonly origins?: readonly string[];
  readonly strict?: boolean;
  readonly maxInstances?: number;
  readonly idleMs?: number;
  /** Names one can sign in as in the preview. */
  readonly users?: readonly string[];
  readonly collections?: Readonly<Record<string, CollectionSettings>>;
  readonly openapi?: { readonly riskyWords?: readonly string[] };
  readonly storage?: CloudConfig['storage'];
  readonly functionDefaults?: Pick<FunctionSettings, 'memory' | 'timeout'>;
  readonly nodeVersions?: CloudConfig['nodeVersions'];
  readonly functions?: Readonly<Record<string, FunctionSettings>>;
  readonly triggers?: readonly object[];
  /** Deployment targets by name. */
  readonly environments?: Readonly<
    Record<string, { readonly target: string; readonly env?: string; readonly appid?: string }>
  >;
}

/** Settings named on the command line; paths absolute. */
export interface ConfigFlags {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly allowScripts?: readonly string[];
  readonly env?: string;
  readonly inspect?: number;
  /** `local` or `declared`, unchecked. */
  readonly nodeVersions?: string;
  readonly strict?: boolean;
}

/** Everything settings come from. */
export interface ConfigSources {
  readonly project: Project;
  /** The parsed content of yunlet.config.json, unchecked; undefined where there is none. */
  readonly file?: unknown;
  /** This system's folder for caches, absolute; `cache` in the data folder where absent. `YUNLET_CACHE` comes before it. */
  readonly cacheDir?: string;
  /** Environment variables: `YUNLET_PORT`, `YUNLET_HOST`, `YUNLET_DATA`, `YUNLET_ENV`, `YUNLET_STRICT`, `MONGODB_URI`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: ConfigFlags;
  readonly mode: CloudConfig['mode'];
  readonly lang?: Lang;
}

/**
 * Checks the content of yunlet.config.json. An absent file is an empty one.
 *
 * @param file - Its absolute path, for the error's sentence.
 * @throws CloudError `CONFIG_INVALID` naming the key at fault, with the nearest known key where it is unknown.
 */
export function checkConfigFile(content: unknown, file: string): ConfigFile {
  if (content === undefined) return {};
  const reason = mismatch(content, CONFIG_SHAPE);
  if (reason !== undefined) throw new CloudError('CONFIG_INVALID', { fields: { file, reason } });
  return content as ConfigFile;
}

/**
 * The settings of one cloud: flags, then environment, then file, then defaults. Pure: reads nothing but its argument.
 *
 * @returns A deeply frozen object.
 * @throws CloudError `CONFIG_INVALID` for the file or a variable, `USAGE` for a flag.
 */
export function resolveConfig(sources: ConfigSources): CloudConfig {
  const { project, env = {}, flags = {}, mode } = sources;
  const file = checkConfigFile(sources.file, join(project.dir, 'yunlet.config.json'));
  checkFlags(flags);
  const variable = (name: string) => (env[name] === '' ? undefined : env[name]);
  const port = flags.port ?? portOf(variable('YUNLET_PORT')) ?? file.port;
  const id = flags.env ?? envOf(variable('YUNLET_ENV')) ?? file.env ?? localEnv(project.name);
  const data = flags.dataDir ?? variable('YUNLET_DATA') ?? '.yunlet';
  const folder = isAbsolute(data) ? data : join(project.dir, data);
  return deepFreeze<CloudConfig>({
    mode,
    lang: sources.lang ?? 'en',
    projectDir: project.dir,
    functionsDir: project.functionsDir,
    miniprogramDir: project.miniprogramDir,
    dataDir: folder,
    cacheDir: cacheOf(variable('YUNLET_CACHE'), project.dir) ?? sources.cacheDir ?? join(folder, 'cache'),
    allowScripts: flags.allowScripts ?? [],
    appid: project.appid,
    env: id,
    envs: [...new Set([id, ...(file.envs ?? [])])],
    host: flags.host ?? variable('YUNLET_HOST') ?? file.host ?? '127.0.0.1',
    port: port ?? (mode === 'test' ? 0 : DEFAULT_PORT),
    portFixed: port !== undefined || mode === 'serve',
    hosts: file.hosts ?? [],
    origins: file.origins ?? [],
    mongodbUri: mongodbOf(variable('MONGODB_URI')),
    strict: flags.strict ?? truthOf(variable('YUNLET_STRICT')) ?? file.strict ?? mode === 'serve',
    inspect: flags.inspect ?? null,
    functionDefaults: { memory: 256, timeout: 3, ...file.functionDefaults },
    nodeVersions: isNodeVersions(flags.nodeVersions) ? flags.nodeVersions : (file.nodeVersions ?? 'local'),
    functions: file.functions ?? {},
    collections: file.collections ?? {},
    storage: file.storage ?? {},
    openapi: { riskyWords: file.openapi?.riskyWords ?? [] },
    maxInstances: file.maxInstances ?? 20,
    idleMs: file.idleMs ?? 60_000,
  });
}

function cacheOf(path: string | undefined, projectDir: string): string | undefined {
  return path === undefined || isAbsolute(path) ? path : join(projectDir, path);
}

/** An environment id for a project that names none: the same for the same name. */
export function localEnv(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 32);
  return `dev-${slug === '' ? createHash('sha256').update(name).digest('hex').slice(0, 8) : slug}`;
}

function isNodeVersions(value: string | undefined): value is CloudConfig['nodeVersions'] {
  return value === 'local' || value === 'declared';
}

function checkFlags({ port, env, inspect, nodeVersions }: ConfigFlags): void {
  const refuse = (en: string, zh: string) => {
    throw new CloudError('USAGE', { fields: { reason: { en, zh } } });
  };
  if (port !== undefined && !isPort(port)) {
    refuse('--port must be a whole number from 0 to 65535.', '--port 必须是 0 到 65535 的整数。');
  }
  if (inspect !== undefined && (!isPort(inspect) || inspect === 0)) {
    refuse('--inspect must be a port from 1 to 65535.', '--inspect 必须是 1 到 65535 的端口。');
  }
  if (nodeVersions !== undefined && !isNodeVersions(nodeVersions)) {
    refuse('--node must be local or declared.', '--node 只能是 local 或 declared。');
  }
  if (env !== undefined && !new RegExp(ENV_PATTERN).test(env)) {
    refuse('--env must be letters, digits and hyphens.', '--env 只能包含字母、数字和连字符。');
  }
}

const isPort = (value: number) => Number.isInteger(value) && value >= 0 && value <= 65535;

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && isPort(Number(text))) return Number(text);
  throw badVariable('YUNLET_PORT', {
    en: 'it must be a whole number from 0 to 65535.',
    zh: '必须是 0 到 65535 的整数。',
  });
}

function envOf(text: string | undefined): string | undefined {
  if (text === undefined || new RegExp(ENV_PATTERN).test(text)) return text;
  throw badVariable('YUNLET_ENV', {
    en: 'it must be letters, digits and hyphens.',
    zh: '只能包含字母、数字和连字符。',
  });
}

function truthOf(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(1|true)$/i.test(text)) return true;
  if (/^(0|false)$/i.test(text)) return false;
  throw badVariable('YUNLET_STRICT', { en: 'it must be 1 or 0.', zh: '必须是 1 或 0。' });
}

function mongodbOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^mongodb(\+srv)?:\/\//.test(text)) return text;
  // The value stays out of the sentence: it may hold a password.
  throw badVariable('MONGODB_URI', {
    en: 'it must begin with mongodb:// or mongodb+srv://.',
    zh: '必须以 mongodb:// 或 mongodb+srv:// 开头。',
  });
}

function badVariable(file: string, reason: Sentence): CloudError {
  return new CloudError('CONFIG_INVALID', { fields: { file, reason } });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  // Copied first: freezing must not reach into what the caller handed in.
  const copy = (
    Array.isArray(value)
      ? value.map((item: unknown) => deepFreeze(item))
      : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deepFreeze<unknown>(member)]))
  ) as T;
  return Object.freeze(copy);
}
