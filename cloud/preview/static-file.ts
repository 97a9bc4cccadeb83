import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What a page may load; sources and settings are not among it. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
};

/**
 * Sends a picture, font or sound of the mini-program. `path` is decoded and relative to `root`; whatever lies outside,
 * links included, does not exist.
 *
 * @returns false where there is no such file; nothing has been sent then.
 */
export async function sendStaticFile(root: string, path: string, response: ServerResponse): Promise<boolean> {
  const type = TYPES[extname(path).toLowerCase()];
  if (type === undefined || path.includes('\0')) return false;
  const found = await resolveInside(root, path);
  if (found === undefined) return false;
  response.writeHead(200, {
    'content-type': type,
    'content-length': found.size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    // A picture opened by itself must not run scripts with this origin's rights.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  });
  await pipeline(createReadStream(found.file), response).catch(() => undefined);
  return true;
}

async function resolveInside(
  root: string,
  path: string,
): Promise<{ file: string; size: number } | undefined> {
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, path));
    if (!file.startsWith(base + sep)) return undefined;
    const info = await stat(file);
    return info.isFile() ? { file, size: info.size } : undefined;
  } catch {
    return undefined;
  }
}
