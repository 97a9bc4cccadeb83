import { ERROR_CODES } from '../../base';
import { invalid, textField, type FileAddress } from '../../protocol';
import { malformed, readJson } from '../body';
import { clientCaller, clientEnv } from '../callers';
import type { Context, GatewayOptions, Route } from '../context';
import { inEnvironment } from '../environment';
import { readFileList } from '../file-list';
import { isForm, readForm } from '../form';
import { answer } from './client';

const NAMES = { list: 'fileList', id: 'fileID', maxAge: 'maxAge' };

/** The file routes of pages and of the command line. */
export function clientFileRoutes(options: GatewayOptions): readonly Route[] {
  const { auth, storage } = options;
  const callOf = async (context: Context) => {
    const caller = inEnvironment(await clientCaller(context, auth), clientEnv(context), options);
    return { env: caller.env, caller };
  };
  return [
    {
      path: '/client/files/upload',
      methods: {
        POST: async (context) => {
          const call = await callOf(context);
          if (!isForm(context.req)) {
            throw malformed(
              'The content type must be multipart/form-data.',
              '内容类型必须是 multipart/form-data。',
            );
          }
          const { taken } = await readForm(
            context.req,
            async ({ fields, name, body }) => {
              if (name !== 'file')
                throw invalid(name, { en: 'the file part is named file', zh: '文件字段名应为 file' });
              const path = textField(fields, 'cloudPath');
              const { authorization } = await storage.prepareUpload(path, 'post', call);
              return storage.completeUpload({ path, method: 'post', authorization, body });
            },
            { holdsFile: true },
          );
          if (taken === undefined) throw invalid('file', { en: 'there is no such part', zh: '缺少该部分' });
          answer(context, { fileID: taken.fileId, size: taken.size });
        },
      },
    },
    {
      path: '/client/files/urls',
      methods: {
        POST: async (context) => {
          const call = await callOf(context);
          const list = await storage.addresses(readFileList(await readJson(context.req), NAMES), call);
          const fileList = list.map((file) => ({
            ...outcome(file),
            tempFileURL: file.url,
            maxAge: file.maxAge,
          }));
          answer(context, { fileList });
        },
      },
    },
    {
      path: '/client/files/delete',
      methods: {
        POST: async (context) => {
          const call = await callOf(context);
          const files = readFileList(await readJson(context.req), NAMES).map(({ fileId }) => fileId);
          answer(context, { fileList: (await storage.remove(files, call)).map(outcome) });
        },
      },
    },
  ];
}

/** One file's outcome in the words of `wx.cloud`: status 0 or the error's number. */
function outcome({ fileId, code, message }: Pick<FileAddress, 'fileId' | 'code' | 'message'>) {
  return code === 'SUCCESS'
    ? { fileID: fileId, status: 0, errMsg: 'ok' }
    : { fileID: fileId, status: ERROR_CODES[code].errCode, errMsg: message };
}
