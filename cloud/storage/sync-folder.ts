import { open } from 'node:fs/promises';

/** Makes renames in a folder durable. Windows cannot flush folders and needs no flush: NTFS journals renames. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
