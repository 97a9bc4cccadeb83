import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { CloudError } from './errors';
import { JsonSyntaxError, parseJsonc } from './jsonc';
import type { Sentence } from './lang';

/** What project.config.json says, with every path absolute. */
export interface Project {
  /** Folder of project.config.json. */
  readonly dir: string;
  readonly file: string;
  /** `projectname`, else the folder's own name. */
  readonly name: string;
  readonly appid: string;
  readonly functionsDir: string;
  /** `miniprogramRoot`, else the project's folder if app.json lies there, else null. */
  readonly miniprogramDir: string | null;
}

const NAME = 'project.config.json';

/**
 * Reads the project in the absolute folder `dir`.
 *
 * @throws CloudError `PROJECT_NOT_FOUND`, `PROJECT_WITHOUT_FUNCTIONS`, or `CONFIG_INVALID` with line and column.
 */
export function readProject(dir: string): Project {
  const file = join(dir, NAME);
  const content = readJsonFile(file);
  if (content === undefined) throw new CloudError('PROJECT_NOT_FOUND', { fields: { dir } });
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw invalid(file, { en: 'it must hold one object {…}.', zh: '内容必须是一个对象 {…}。' });
  }
  const settings = content as Record<string, unknown>;
  const text = (key: string): string | undefined => {
    const value = settings[key];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value;
    throw invalid(file, { en: `"${key}" must be a text.`, zh: `"${key}" 必须是字符串。` });
  };
  const functions = text('cloudfunctionRoot');
  if (functions === undefined) throw new CloudError('PROJECT_WITHOUT_FUNCTIONS', { fields: { file } });
  const folder = (path: string) => {
    // Projects written on Windows keep their paths with backslashes.
    const portable = path.replaceAll('\\', '/');
    const whole = isAbsolute(path) ? normalize(path) : join(dir, portable);
    return whole.length > 1 ? whole.replace(/[\\/]+$/, '') : whole;
  };
  const pages = text('miniprogramRoot');
  return {
    dir,
    file,
    name: text('projectname') ?? dir.split(/[\\/]/).findLast((part) => part !== '') ?? '',
    // Developer tools write "touristappid" for a project without an account; any text will do here.
    appid: text('appid') ?? 'touristappid',
    functionsDir: folder(functions),
    miniprogramDir:
      pages !== undefined ? folder(pages) : existsSync(join(dir, 'app.json')) ? folder(dir) : null,
  };
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
