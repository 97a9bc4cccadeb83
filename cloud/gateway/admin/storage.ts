import { Readable } from 'node:stream';
import { optionalText, textField } from '../../protocol';
import { malformed } from '../body';
import { readCopies, readFileList } from '../file-list';
import type { AdminAction, AdminCall } from './action';

const callOf = ({ fields, caller }: AdminCall) => ({
  env: optionalText(fields, 'envName') ?? optionalText(fields, 'env'),
  caller,
});

const COPIES = {
  list: 'file_list',
  from: 'src_path',
  to: 'dst_path',
  overwrite: 'overwrite',
  move: 'remove_original',
};

/** Files for functions and scripts (protocol.md 5). */
export const STORAGE_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'storage.getUploadMetadata': async (call, { storage }) => {
    const path = textField(call.fields, 'path');
    const method = call.fields['method'] === 'put' ? 'put' : 'post';
    const { downloadUrl, ...ticket } = await storage.prepareUpload(path, method, callOf(call));
    return { data: { ...ticket, download_url: downloadUrl } };
  },

  // SDKs before 0.8 send the file along with the action.
  'storage.uploadFile': async (call, { storage }) => {
    const path = textField(call.fields, 'path');
    const { file } = call.fields;
    if (!Buffer.isBuffer(file)) throw malformed('The form holds no file.', '表单中没有文件。');
    const { authorization } = await storage.prepareUpload(path, 'put', callOf(call));
    const upload = { path, method: 'put', authorization, body: Readable.from([file]) } as const;
    return { data: { fileID: (await storage.completeUpload(upload)).fileId } };
  },

  'storage.batchGetDownloadUrl': async (call, { storage }) => {
    const names = { list: 'file_list', id: 'fileid', maxAge: 'max_age' };
    const list = await storage.addresses(readFileList(call.fields, names), callOf(call));
    const download_list = list.map(({ fileId, code, message, url, maxAge }) => ({
      code,
      ...(code === 'SUCCESS' ? { download_url: url, maxAge } : { message }),
      fileid: fileId,
      fileID: fileId,
      tempFileURL: url,
    }));
    return { data: { download_list } };
  },

  'storage.batchDeleteFile': async (call, { storage }) => {
    const names = { list: 'fileid_list', id: 'fileid', maxAge: 'max_age' };
    const files = readFileList(call.fields, names).map(({ fileId }) => fileId);
    const removed = await storage.remove(files, callOf(call));
    const delete_list = removed.map(({ fileId, code, message }) => ({
      fileID: fileId,
      fileid: fileId,
      code,
      ...(code === 'SUCCESS' ? {} : { message }),
    }));
    return { data: { delete_list } };
  },

  'storage.batchCopyFile': async (call, { storage }) => {
    const copied = await storage.copy(readCopies(call.fields, COPIES), callOf(call));
    const copy_list = copied.map(({ fileId, code, message }) => ({
      fileId,
      fileID: fileId,
      code,
      ...(code === 'SUCCESS' ? {} : { message }),
    }));
    return { data: { copy_list } };
  },
};
