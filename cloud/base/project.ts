import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { CloudError } from './errors';
import { JsonSyntaxError, parseJsonc } from './jsonc';
import type { Sentence } from './lang';

/** What project.config.json says, or the manifest.json of a uni-app project without one, with every path absolute. */
export interface Project {
  /** Folder of the project. */
  readonly dir: string;
  /** The file that was read. */
  readonly file: string;
  /** `projectname`, else the folder's own name. */
  readonly name: string;
  readonly appid: string;
  readonly functionsDir: string;
  /**
   * `miniprogramRoot`, else the project's folder if app.json lies there, else null. Of uni-app: the folder of the
   * compiled pages, if they have been compiled.
   */
  readonly miniprogramDir: string | null;
}

const NAME = 'project.config.json';
/** Where uni-app keeps its manifest: projects of HBuilderX, projects of its command line. */
const MANIFESTS = ['manifest.json', 'src/manifest.json'];
/** Where uni-app compiles pages for WeChat to, likewise. */
const COMPILED = ['unpackage/dist/dev/mp-weixin', 'dist/dev/mp-weixin'];

/** A settings file: what it says, and the folders its paths may start from, the likeliest first. */
interface Settings {
  readonly file: string;
  readonly values: Record<string, unknown>;
  readonly from: readonly string[];
}

/**
 * Reads the project in the absolute folder `dir`: its project.config.json, or, since uni-app writes that file only into
 * its compiled output, the part `mp-weixin` of its manifest.json.
 *
 * @throws CloudError `PROJECT_NOT_FOUND`, `PROJECT_WITHOUT_FUNCTIONS`, or `CONFIG_INVALID` with line and column.
 */
export function readProject(dir: string): Project {
  const settings = readSettings(dir, join(dir, NAME)) ?? readUniApp(dir);
  if (settings === undefined) throw new CloudError('PROJECT_NOT_FOUND', { fields: { dir } });
  const { file, values, from } = settings;
  const text = (key: string): string | undefined => {
    const value = values[key];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    throw invalid(file, { en: `"${key}" must be a text.`, zh: `"${key}" 必须是字符串。` });
  };
  const functions = text('cloudfunctionRoot');
  if (functions === undefined) throw new CloudError('PROJECT_WITHOUT_FUNCTIONS', { fields: { file } });
  const pages = text('miniprogramRoot');
  const likely = pages === undefined ? [dir, ...COMPILED.map((path) => join(dir, path))] : [];
  return {
    dir,
    file,
    name: text('projectname') ?? dir.split(/[\\/]/).findLast((part) => part !== '') ?? '',
    // Developer tools write "touristappid" for a project without an account; any text will do here.
    appid: text('appid') ?? 'touristappid',
    functionsDir: firstThere(from.map((start) => folder(start, functions))),
    miniprogramDir:
      pages === undefined
        ? (likely.find((path) => existsSync(join(path, 'app.json'))) ?? null)
        : folder(dir, pages),
  };
}

function readSettings(dir: string, file: string): Settings | undefined {
  const content = readJsonFile(file);
  return content === undefined ? undefined : { file, values: objectOf(file, content), from: [dir] };
}

function readUniApp(dir: string): Settings | undefined {
  for (const name of MANIFESTS) {
    const file = join(dir, name);
    const content = readJsonFile(file);
    // A web page's manifest.json has no such part.
    const part = content === undefined ? undefined : objectOf(file, content)['mp-weixin'];
    if (typeof part !== 'object' || part === null) continue;
    const values = {
      ...part,
      projectname: objectOf(file, content)['name'],
      miniprogramRoot: undefined,
    };
    return { file, values, from: [dirname(file), dir] };
  }
  return undefined;
}

function folder(start: string, path: string): string {
  // Projects written on Windows keep their paths with backslashes.
  const portable = path.replaceAll('\\', '/');
  const whole = isAbsolute(path) ? normalize(path) : join(start, portable);
  return whole.length > 1 ? whole.replace(/[\\/]+$/, '') : whole;
}

function firstThere(folders: readonly string[]): string {
  return folders.find((path) => existsSync(path)) ?? folders[0] ?? '';
}

function objectOf(file: string, content: unknown): Record<string, unknown> {
  if (typeof content === 'object' && content !== null && !Array.isArray(content))
    return content as Record<string, unknown>;
  throw invalid(file, { en: 'it must hold one object {…}.', zh: '内容必须是一个对象 {…}。' });
}

/**
 * Reads a JSON file with comments.
 *
 * @returns Its content, or undefined where there is no such file.
 * @throws CloudError `CONFIG_INVALID` with line and column; `FILE_UNREADABLE` where it is there but cannot be read.
 */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CloudError('FILE_UNREADABLE', { fields: { file, reason: code ?? message }, cause });
  }
  try {
    return parseJsonc(text);
  } catch (cause) {
    if (cause instanceof JsonSyntaxError) throw invalid(file, cause.sentence);
    throw cause;
  }
}

function invalid(file: string, reason: Sentence): CloudError {
  return new CloudError('CONFIG_INVALID', { fields: { file, reason } });
}
