/** The parts of a file id `cloud://env.bucket/path`. */
export interface FileId {
  readonly env: string;
  /** Empty where the id names none. */
  readonly bucket: string;
  /** Without a leading slash. */
  readonly path: string;
}

const SHAPE = /^cloud:\/\/([^./]+)(?:\.([^/]*))?\/(.+)$/su;

/**
 * The bucket's name of an environment: four hexadecimal digits (its first two characters), the environment and a
 * number, as in `6c6f-local-env-1250000000`. Compat: on WeChat's cloud the number is the owner's account.
 */
export function bucketOf(env: string): string {
  return `${Buffer.from(env, 'utf8').subarray(0, 2).toString('hex')}-${env}-1250000000`;
}

/** Writes the id of a file of an environment. */
export function formatFileId(env: string, path: string): string {
  return `cloud://${env}.${bucketOf(env)}/${path}`;
}

/**
 * Reads a file id. Any bucket will do, also none; undefined where the text is no file id at all.
 *
 * @remarks The bucket is only an echo of the environment, so an id copied from a real cloud works against ours.
 */
export function parseFileId(text: string): FileId | undefined {
  const [, env, bucket = '', path] = SHAPE.exec(text) ?? [];
  return env === undefined || path === undefined ? undefined : { env, bucket, path };
}
