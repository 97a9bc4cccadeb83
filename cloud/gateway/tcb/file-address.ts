import { CloudError } from '../../base';
import type { OpenFile, StorageCall, StoragePort } from '../../protocol';

const PREFIX = '/files/';

/** An address of the storage, which the SDKs encode themselves, as any program can fetch it. */
export function fetchable(address: string): string {
  const query = address.lastIndexOf('?');
  if (query < 0) return encodeURI(address);
  return encodeURI(address.slice(0, query)).replaceAll(/[?#]/g, encodeURIComponent) + address.slice(query);
}

/** @throws CloudError `STORAGE_FILE_NONEXIST`, `INVALID_PARAM`. */
export async function addressOf(fileId: string, storage: StoragePort, call: StorageCall): Promise<string> {
  const [address] = await storage.addresses([{ fileId }], call);
  if (address?.code === 'SUCCESS') return address.url;
  throw new CloudError(address?.code ?? 'STORAGE_FILE_NONEXIST', { fields: { file: fileId } });
}

/** Opens a stored file. Throws as {@link addressOf}. */
export async function openFile(fileId: string, storage: StoragePort, call: StorageCall): Promise<OpenFile> {
  const url = await addressOf(fileId, storage, call);
  const query = url.lastIndexOf('?');
  const path = url.slice(url.indexOf(PREFIX) + PREFIX.length, query);
  return storage.open(path, new URLSearchParams(url.slice(query)));
}
