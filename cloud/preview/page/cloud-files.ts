interface Addressing {
  getTempFileURL?(options: { fileList: readonly string[] }): Promise<{
    fileList: readonly { fileID: string; tempFileURL: string; status: number; errMsg: string }[];
  }>;
}

const MOST_AT_ONCE = 50;

/** Resolves `cloud://` ids into addresses: ids asked for in the same moment travel in one request. */
export function createFileResolver(cloud: () => object): (fileId: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const waiting: { id: string; resolve: (url: string) => void; reject: (error: unknown) => void }[] = [];
  const ask = async () => {
    const batch = waiting.splice(0, MOST_AT_ONCE);
    if (waiting.length > 0) void ask();
    try {
      const answer = await (cloud() as Addressing).getTempFileURL?.({ fileList: batch.map(({ id }) => id) });
      for (const { id, resolve, reject } of batch) {
        const file = answer?.fileList.find(({ fileID }) => fileID === id);
        if (file !== undefined && file.status === 0) resolve(file.tempFileURL);
        else reject(new Error(file?.errMsg ?? `${id} has no address`));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return (id) => {
    const already = known.get(id);
    if (already !== undefined) return already;
    const address = new Promise<string>((resolve, reject) => {
      if (waiting.length === 0) void Promise.resolve().then(ask);
      waiting.push({ id, resolve, reject });
    });
    known.set(id, address);
    // A failure may be over at the next try: a file that was not there yet.
    address.catch(() => known.delete(id));
    return address;
  };
}
