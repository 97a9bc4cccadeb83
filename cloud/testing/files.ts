import type { Caller, StoragePort } from '../protocol';

/** The stored files of a test cloud, for an administrator. */
export interface TestFiles {
  /** The bytes of a file, or undefined where there is none. */
  read(fileId: string): Promise<Buffer | undefined>;
  /** Removes a file; harmless where there is none. */
  remove(fileId: string): Promise<void>;
}

/** Makes the administrator's view of a storage. */
export function createTestFiles(storage: StoragePort, caller: Caller): TestFiles {
  const call = { env: caller.env, caller };
  return {
    async read(fileId) {
      const [address] = await storage.addresses([{ fileId }], call);
      if (address?.code !== 'SUCCESS') return undefined;
      const response = await fetch(address.url);
      return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
    },
    async remove(fileId) {
      await storage.remove([fileId], call);
    },
  };
}
