const PREFIX = 'wxfile://tmp_';

/** The temporary files of the app: chosen or downloaded, gone with the window. */
export interface LocalFiles {
  /** Keeps a file and gives its path, which ends in the file's extension. */
  add(file: Blob): string;
  get(path: string): Blob | undefined;
  /** An address an image element can load; undefined where the path is not one of ours. */
  address(path: string): string | undefined;
}

/** Makes the file space of one window. */
export function createLocalFiles(): LocalFiles {
  const files = new Map<string, Blob>();
  const addresses = new Map<string, string>();
  return {
    add(file) {
      const extension = file instanceof File ? (/\.\w+$/.exec(file.name)?.[0] ?? '') : extensionOf(file.type);
      const path = `${PREFIX}${files.size + 1}${extension}`;
      files.set(path, file);
      return path;
    },
    get: (path) => files.get(path),
    address(path) {
      const file = files.get(path);
      if (file === undefined) return undefined;
      const known = addresses.get(path) ?? URL.createObjectURL(file);
      addresses.set(path, known);
      return known;
    },
  };
}

function extensionOf(type: string): string {
  const kind = /^\w+\/([a-z0-9]+)/.exec(type)?.[1];
  return kind === undefined ? '' : `.${kind === 'jpeg' ? 'jpg' : kind}`;
}
