import { ERROR_CODES } from '../../../base';
import { isFields, type FileOutcome } from '../../../protocol';
import { list, text, whole, wrong } from '../fields';
import { fetchable } from '../file-address';
import { circumstances, type Verbs } from '../verb';

/** Files of one request. Source: batchDownloadFile. */
const MOST = 50;
/** Seconds: ten years. */
const LONGEST = 315_360_000;
const USUAL = 7200;

/** Files. */
export const STORAGE_VERBS: Verbs = {
  uploadfile: async (call, { storage }) => {
    const env = text(call.fields, 'env');
    const ticket = await storage.prepareUpload(text(call.fields, 'path'), 'post', circumstances(call, env));
    const { url, token, authorization, fileId, cosFileId } = ticket;
    return { url, token, authorization, file_id: fileId, cos_file_id: cosFileId };
  },
  batchdownloadfile: async (call, { storage }) => {
    const env = text(call.fields, 'env');
    const files = list(call.fields, 'file_list', MOST).map((item) => {
      if (!isFields(item)) throw wrong('file_list', { en: 'an item is no object.', zh: '存在非法的项。' });
      return {
        fileId: text(item, 'fileid'),
        maxAge: whole(item, 'max_age', { least: 1, most: LONGEST, missing: USUAL }),
      };
    });
    const addresses = await storage.addresses(files, circumstances(call, env));
    return {
      file_list: addresses.map((address) => ({
        fileid: address.fileId,
        download_url: fetchable(address.url),
        ...outcome(address),
      })),
    };
  },
  batchdeletefile: async (call, { storage }) => {
    const env = text(call.fields, 'env');
    const files = list(call.fields, 'fileid_list', MOST).map((fileid) => text({ fileid }, 'fileid'));
    const removed = await storage.remove(files, circumstances(call, env));
    return { delete_list: removed.map((file) => ({ fileid: file.fileId, ...outcome(file) })) };
  },
};

/** 0, or the number of what went wrong with this file. */
function outcome({ code, message }: Pick<FileOutcome, 'code' | 'message'>) {
  return code === 'SUCCESS'
    ? { status: 0, errmsg: 'ok' }
    : { status: ERROR_CODES[code].errCode, errmsg: message };
}
