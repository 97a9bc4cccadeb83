/** The part of `wx-server-sdk` that gives temporary addresses; passed in, so that shared code depends on no package. */
export interface AddressSource {
  getTempFileURL(request: { fileList: string[] }): unknown;
}

interface FileAddress {
  readonly fileID: string;
  readonly tempFileURL: string;
  readonly status: number;
}

/** Most files WeChat's cloud takes in one call. */
const AT_ONCE = 50;

/** Temporary addresses by file id. A file that is gone has none: a lost picture must not hide its note. */
export async function urlsByFile(
  source: AddressSource,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const request = { fileList: files.slice(from, from + AT_ONCE) };
    const { fileList } = (await source.getTempFileURL(request)) as { fileList: FileAddress[] };
    for (const file of fileList) if (file.status === 0) urls.set(file.fileID, file.tempFileURL);
  }
  return urls;
}
