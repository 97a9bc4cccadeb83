import { isFields, textField, type Fields, type FileAddress, type FileOutcome } from '../../protocol';
import { invalid, type StorageCall } from '../../protocol';
import type { Context, GatewayOptions, Route } from '../context';
import { listOf, readCopies, readFileList } from '../file-list';
import { answering, itemFailure, json, readValue } from './call';
import { restFailure } from './wire-code';

const ITEMS = 'body';
const FILES = { list: ITEMS, id: 'cloudObjectId', maxAge: 'maxAge' };
const COPIES = {
  list: ITEMS,
  from: 'srcPath',
  to: 'dstPath',
  overwrite: 'overwrite',
  move: 'removeOriginal',
};

type Answer = (items: Fields, call: StorageCall) => Promise<readonly Fields[]>;

/** Files over REST: each request is a list, and each item of the answer says what became of its own (protocol.md 9.3). */
export function restStorageRoutes(options: GatewayOptions): readonly Route[] {
  const { storage, config } = options;
  const route = (name: string, answer: Answer): Route => ({
    path: `/v1/storages/${name}`,
    methods: {
      POST: answering(options, async (context: Context, call) =>
        json(await answer({ [ITEMS]: await readValue(context) }, call)),
      ),
    },
  });

  return [
    route('get-objects-upload-info', (items, call) =>
      Promise.all(
        listOf(items, ITEMS).map(async (item) => {
          if (!isFields(item)) throw invalid(ITEMS, { en: 'an item is no object', zh: '存在非法的文件项' });
          const objectId = textField(item, 'objectId');
          try {
            const ticket = await storage.prepareUpload(objectId, 'put', call);
            return {
              objectId,
              uploadUrl: ticket.url,
              token: ticket.token,
              authorization: ticket.authorization,
              cloudObjectMeta: ticket.cosFileId,
              cloudObjectId: ticket.fileId,
              ...downloadOf(ticket.downloadUrl),
            };
          } catch (error) {
            return { objectId, ...itemFailure(error, config.lang) };
          }
        }),
      ),
    ),
    route('get-objects-download-info', async (items, call) => {
      const list = await storage.addresses(readFileList(items, FILES), call);
      return list.map((file) => ({
        ...outcomeOf(file),
        ...(file.code === 'SUCCESS' ? downloadOf(file.url) : {}),
      }));
    }),
    route('delete-objects', async (items, call) => {
      const files = readFileList(items, FILES).map(({ fileId }) => fileId);
      return (await storage.remove(files, call)).map(outcomeOf);
    }),
    route('copy-objects', async (items, call) =>
      (await storage.copy(readCopies(items, COPIES), call)).map(outcomeOf),
    ),
  ];
}

const downloadOf = (url: string) => ({ downloadUrl: url, downloadUrlEncoded: encodeURI(url) });

function outcomeOf({
  fileId,
  code,
  message,
}: Pick<FileAddress | FileOutcome, 'fileId' | 'code' | 'message'>) {
  if (code === 'SUCCESS') return { cloudObjectId: fileId };
  const { code: word, detailCode } = restFailure({ code, status: 0 });
  return { cloudObjectId: fileId, code: word, message, ...(detailCode === undefined ? {} : { detailCode }) };
}
