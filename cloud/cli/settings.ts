import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import {
  checkConfigFile,
  osCacheDir,
  readJsonFile,
  readProject,
  resolveConfig,
  type CloudConfig,
  type ConfigFile,
  type ConfigFlags,
  type Project,
} from '../base';
import { flagText, type Call } from './command';

/** A project with its settings. */
export interface Settings {
  readonly project: Project;
  readonly config: CloudConfig;
  readonly file: ConfigFile;
}

/** The absolute folder of the project: `--project`, else where the command was started. */
export function projectDir(call: Call): string {
  return absolute(call, flagText(call, 'project') ?? '.');
}

/** A path of the command line, made absolute. */
export function absolute(call: Call, path: string): string {
  return isAbsolute(path) ? path : resolve(call.terminal.cwd, path);
}

/** The data folder a command means, without needing a readable project: `--data`, `YUNLET_DATA`, else `.yunlet`. */
export function dataDir(call: Call): string {
  const wish = flagText(call, 'data');
  if (wish !== undefined) return absolute(call, wish);
  const variable = call.terminal.env['YUNLET_DATA'];
  if (variable !== undefined && variable !== '') {
    return isAbsolute(variable) ? variable : join(projectDir(call), variable);
  }
  return join(projectDir(call), '.yunlet');
}

/**
 * Reads the project and resolves its settings from flags, environment and yunlet.config.json.
 *
 * @throws CloudError as `readProject` and `resolveConfig` do.
 */
export function loadSettings(call: Call, mode: CloudConfig['mode'], extra: ConfigFlags = {}): Settings {
  const project = readProject(projectDir(call));
  const name = join(project.dir, 'yunlet.config.json');
  const content = readJsonFile(name);
  const file = checkConfigFile(content, name);
  const { env } = call.terminal;
  const config = resolveConfig({
    project,
    file: content,
    env,
    cacheDir: osCacheDir({ system: process.platform, home: homedir(), env }),
    flags: { ...flagsOf(call), ...extra },
    mode,
    lang: call.lang,
  });
  return { project, config, file };
}

function flagsOf(call: Call): ConfigFlags {
  const { flags } = call;
  const port = flagText(call, 'port');
  const host = flagText(call, 'host');
  const data = flagText(call, 'data');
  const env = flagText(call, 'env');
  const scripts = flagText(call, 'allow-scripts');
  const node = flagText(call, 'node');
  const inspect = flags['inspect'] === true ? '9229' : flags['inspect'];
  return {
    ...(port === undefined ? {} : { port: number(port) }),
    ...(host === undefined ? {} : { host }),
    ...(data === undefined ? {} : { dataDir: absolute(call, data) }),
    ...(env === undefined ? {} : { env }),
    ...(inspect === undefined ? {} : { inspect: number(inspect) }),
    ...(node === undefined ? {} : { nodeVersions: node }),
    ...(flags['strict'] === true ? { strict: true } : {}),
    ...(scripts === undefined ? {} : { allowScripts: scripts.split(',').filter((name) => name !== '') }),
  };
}

/** Digits as a number; anything else as NaN, which the settings refuse by name. */
function number(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
