import { readFile } from 'node:fs/promises';
import { CloudError } from '../base';
import type { Call } from './command';
import { absolute } from './settings';

/**
 * The text of `@file` or of stdin (`-`).
 *
 * @throws CloudError `FILE_UNREADABLE`.
 */
export async function readInput(call: Call, wish: string): Promise<string> {
  if (wish !== '-') return readText(absolute(call, wish.slice(1)));
  const chunks: Uint8Array[] = [];
  for await (const chunk of call.terminal.input()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The refusal of a file that cannot be read, or with `FILE_UNWRITABLE` written. */
export function unreadable(
  file: string,
  cause: unknown,
  error: 'FILE_UNREADABLE' | 'FILE_UNWRITABLE' = 'FILE_UNREADABLE',
): CloudError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const known: Readonly<Record<string, { en: string; zh: string }>> = {
    ENOENT: { en: 'it, or its folder, does not exist.', zh: '文件或其所在目录不存在。' },
    ENOTDIR: { en: 'its folder does not exist.', zh: '其所在目录不存在。' },
    EISDIR: { en: 'it is a folder.', zh: '这是一个目录。' },
    EACCES: { en: 'this user may not do that.', zh: '没有访问权限。' },
  };
  return new CloudError(error, { fields: { file, reason: known[code ?? ''] ?? message }, cause });
}
