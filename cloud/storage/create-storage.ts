import {
  asCloudError,
  CloudError,
  errorSentence,
  type Clock,
  type CloudConfig,
  type IdSource,
  type Logger,
  type Service,
  type Warn,
} from '../base';
import {
  formatFileId,
  invalid,
  parseFileId,
  resolveEnvironment,
  type Caller,
  type FileAddress,
  type FileCopy,
  type FileId,
  type FileOutcome,
  type StorageCall,
  type StoragePort,
} from '../protocol';
import { mayUseFile, ownerOf, type StoragePermission } from '../rules';
import { checkCloudPath } from './cloud-path';
import { contentTypeOf } from './content-type';
import { createFileStore, type FileKey } from './file-store';
import { createSignatures, type Ticket } from './signatures';

/** What {@link createStorage} needs. */
export interface StorageOptions {
  /** Folder of all files; made if it is not there. */
  readonly dir: string;
  readonly config: Pick<CloudConfig, 'env' | 'envs' | 'mode' | 'strict'>;
  /** Who may read and write files from pages, at this moment. */
  readonly permission: (env?: string) => StoragePermission;
  /** The gateway's address, such as `http://127.0.0.1:7380`. */
  readonly baseUrl: () => string;
  /** Signs tickets and addresses. */
  readonly secret: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly warn: Warn;
  readonly logger: Logger;
  /** Most bytes of one file, 100 MiB by default. */
  readonly maxFileBytes?: number;
}

/** Milliseconds an upload ticket lives. */
const TICKET_MS = 30 * 60 * 1000;
/** Seconds an address lives unless told; WeChat's own default is a day too. */
const DEFAULT_MAX_AGE = 86_400;
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * Makes the file storage on a local disk.
 *
 * @remarks Pages are under the declared permission or security rules; functions and administrators may do everything. A
 * temporary address is checked when it is made, not when it is used, as on WeChat's cloud.
 */
export function createStorage(options: StorageOptions): Service & StoragePort {
  const { config, clock, warn, logger, ids } = options;
  const files = createFileStore({ dir: options.dir, maxBytes: options.maxFileBytes ?? MOST_BYTES, ids });
  const signatures = createSignatures(options.secret);

  const resolveEnv = (env: string, by: Caller) => resolveEnvironment(env, by, { config, warn });
  const envOf = (named: string | undefined, caller: Caller) =>
    resolveEnv(named === undefined || named === '' ? caller.env || config.env : named, caller);

  const locate = (fileId: string, by: Caller): FileKey => {
    const parsed: FileId | undefined = parseFileId(fileId);
    if (parsed === undefined) throw invalid('fileID', { en: 'it is not a file id', zh: '不是合法的 fileID' });
    return { env: resolveEnv(parsed.env, by), path: checkCloudPath(parsed.path) };
  };

  type Asking = Pick<Caller, 'kind' | 'openid' | 'uid' | 'loginType'>;
  type Attempt = Asking & { readonly owner: string | null };
  const may = (action: 'read' | 'write', { env, path }: FileKey, attempt: Attempt) =>
    mayUseFile(
      action,
      { owner: attempt.owner, path },
      { permission: options.permission(env), subject: attempt },
    );
  const check = (action: 'read' | 'write', key: FileKey, attempt: Attempt) => {
    if (may(action, key, attempt)) return;
    throw new CloudError('STORAGE_EXCEED_AUTHORITY', { fields: { file: formatFileId(key.env, key.path) } });
  };
  /** A new file counts as its uploader's. */
  const asOwned = async (key: FileKey, by: Asking): Promise<Attempt> => {
    const record = await files.read(key);
    return { ...by, owner: record === undefined ? ownedBy(by) : record.owner };
  };
  const mayChange = async (key: FileKey, by: Asking): Promise<void> => {
    if (by.kind === 'user') check('write', key, await asOwned(key, by));
  };

  const writable = async (change: () => Promise<void>): Promise<void> => {
    try {
      await change();
    } catch (cause) {
      throw new CloudError('DATA_FOLDER_UNWRITABLE', { fields: { dir: options.dir }, cause });
    }
  };

  const refused = (error: unknown) => {
    const known = asCloudError(error);
    const code = PER_FILE.find((each) => each === known.code);
    if (code === undefined) throw error;
    return { code, message: errorSentence(known, 'en') };
  };

  const signedUrl = (key: FileKey, maxAge: number): string => {
    const until = Math.floor(clock.now() / 1000) + maxAge;
    const sign = signatures.address(key, until);
    return `${options.baseUrl()}/files/${key.env}/${inAddress(key.path)}?sign=${sign}&t=${until}`;
  };

  const address = async (fileId: string, maxAge: number, caller: Caller): Promise<FileAddress> => {
    try {
      const key = locate(fileId, caller);
      const record = await files.read(key);
      if (record === undefined) {
        throw new CloudError('STORAGE_FILE_NONEXIST', { fields: { file: fileId } });
      }
      check('read', key, { ...caller, owner: record.owner });
      return { fileId, code: 'SUCCESS', message: '', url: signedUrl(key, maxAge), maxAge };
    } catch (error) {
      return { fileId, ...refused(error), url: '', maxAge };
    }
  };

  const copy = async (
    { from, to, overwrite, move }: FileCopy,
    { env, caller }: StorageCall & { readonly env: string },
  ): Promise<FileOutcome> => {
    const fileId = formatFileId(env, to);
    try {
      const source = { env, path: checkCloudPath(from) };
      const target = { env, path: checkCloudPath(to) };
      if (from === to) throw invalid('dst_path', { en: 'it is the file itself', zh: '不能与源文件相同' });
      const record = await files.read(source);
      if (record === undefined) {
        throw new CloudError('STORAGE_FILE_NONEXIST', { fields: { file: formatFileId(env, from) } });
      }
      check('read', source, { ...caller, owner: record.owner });
      if (move) await mayChange(source, caller);
      await mayChange(target, caller);
      if (!overwrite && (await files.read(target)) !== undefined) {
        throw invalid('dst_path', { en: 'there is a file already', zh: '目标文件已存在' });
      }
      await files.write(target, files.bytes(source, { content: record.content }), {
        contentType: contentTypeOf(to),
        owner: move ? record.owner : ownedBy(caller),
        modifiedAt: clock.now(),
      });
      if (move) await files.remove(source);
      return { fileId, code: 'SUCCESS', message: '' };
    } catch (error) {
      return { fileId, ...refused(error) };
    }
  };

  return {
    name: 'storage',
    async start() {
      await writable(() => files.prepare());
    },
    async stop() {
      logger.debug('storage stopped');
    },

    async prepareUpload(path, method, { env: named, caller }) {
      const env = envOf(named, caller);
      const key = { env, path: checkCloudPath(path) };
      await mayChange(key, caller);
      const authorization = signatures.ticket({
        ...key,
        method,
        by: whoOf(caller),
        trusted: caller.kind !== 'user',
        expiresAt: clock.now() + TICKET_MS,
      });
      const target = method === 'put' ? `/${env}/${path.split('/').map(encodeURIComponent).join('/')}` : '';
      const fileId = formatFileId(env, path);
      return {
        url: `${options.baseUrl()}/files/upload${target}`,
        token: ids.hex(16),
        authorization,
        fileId,
        cosFileId: Buffer.from(fileId).toString('base64url'),
        downloadUrl: may('read', key, await asOwned(key, caller)) ? signedUrl(key, DEFAULT_MAX_AGE) : '',
      };
    },

    async completeUpload({ path, method, authorization, body }) {
      const ticket = signatures.readTicket(authorization, clock.now());
      if (ticket.path !== path || ticket.method !== method)
        throw new CloudError('STORAGE_SIGN_PARAM_INVALID');
      const key = { env: ticket.env, path: ticket.path };
      // Somebody else may have put the file since the ticket was made.
      await mayChange(key, { kind: ticket.trusted ? 'admin' : 'user', ...ticket.by });
      const { size } = await files.write(key, body, {
        contentType: contentTypeOf(path),
        owner: ownedBy(ticket.by),
        modifiedAt: clock.now(),
      });
      logger.debug('file stored', { env: key.env, path, size });
      return { fileId: formatFileId(key.env, path), size };
    },

    addresses: (wanted, { caller }) =>
      Promise.all(wanted.map(({ fileId, maxAge }) => address(fileId, maxAge ?? DEFAULT_MAX_AGE, caller))),

    async open(path, query) {
      const [sign, until] = [query.get('sign') ?? '', Number(query.get('t') ?? NaN)];
      const slash = path.indexOf('/');
      const env = path.slice(0, slash);
      const key = readings(path.slice(slash + 1))
        .map((reading) => ({ env, path: reading }))
        .find((candidate) => signatures.isAddress(candidate, until, sign));
      if (key === undefined || until * 1000 < clock.now()) throw new CloudError('STORAGE_SIGN_PARAM_INVALID');
      const record = await files.read(key);
      if (record === undefined) {
        const file = formatFileId(key.env, key.path);
        throw new CloudError('STORAGE_FILE_NONEXIST', { fields: { file } });
      }
      const { size, contentType, modifiedAt, etag, content } = record;
      return {
        size,
        contentType,
        modifiedAt,
        etag,
        read: (start, end) =>
          files.bytes(key, {
            content,
            ...(start === undefined ? {} : { start }),
            ...(end === undefined ? {} : { end }),
          }),
      };
    },

    remove: (fileIds, { caller }) =>
      Promise.all(
        fileIds.map(async (fileId) => {
          try {
            const key = locate(fileId, caller);
            await mayChange(key, caller);
            if (!(await files.remove(key))) {
              throw new CloudError('STORAGE_FILE_NONEXIST', { fields: { file: fileId } });
            }
            return { fileId, code: 'SUCCESS' as const, message: '' };
          } catch (error) {
            return { fileId, ...refused(error) };
          }
        }),
      ),

    async copy(copies, call) {
      const env = envOf(call.env, call.caller);
      const outcomes: FileOutcome[] = [];
      for (const each of copies) outcomes.push(await copy(each, { ...call, env }));
      return outcomes;
    },

    probe: () => writable(() => files.probe()),
  };
}

/** Whose a file is that somebody puts; null where nobody is signed in. */
const ownedBy = (by: Ticket['by']): string | null => ownerOf(by) ?? null;

/** What a ticket keeps of who asks for it. */
function whoOf({ openid, uid, loginType }: Caller): Ticket['by'] {
  return {
    openid,
    ...(uid === undefined ? {} : { uid }),
    ...(loginType === undefined ? {} : { loginType }),
  };
}

/** Refusals that concern one file and leave the others of a list alone. */
const PER_FILE = [
  'STORAGE_FILE_NONEXIST',
  'STORAGE_EXCEED_AUTHORITY',
  'INVALID_PARAM',
  'INVALIID_ENV',
] as const;

/** The path in an address: as it is, save the three characters that would end or falsify it. */
function inAddress(path: string): string {
  return path.replaceAll(/[%?#]/g, encodeURIComponent);
}

/** SDKs encode an address once more before they ask for it, browsers do not: both readings are tried. */
function readings(path: string): readonly string[] {
  try {
    return [path, decodeURIComponent(path)];
  } catch {
    return [path];
  }
}
