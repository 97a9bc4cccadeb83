import { settle, type Callbacks } from './callbacks';
import { badParameter, Refused } from './cloud-error';
import type { TransferTask, WxLike } from './port';
import { unreachable, type Reply, type Transport } from './transport';
import { createTaskRelay } from './task-relay';

interface WithEnv {
  readonly config?: { readonly env?: string };
}

/** What `uploadFile` takes. */
export interface UploadFileOptions extends Callbacks<UploadFileResult>, WithEnv {
  /** Path in the bucket, without a leading slash. */
  readonly cloudPath: string;
  /** A local temporary path. */
  readonly filePath: string;
  readonly header?: Readonly<Record<string, string>>;
}

/** What `uploadFile` gives. */
export interface UploadFileResult {
  readonly fileID: string;
  readonly statusCode: number;
  readonly errMsg: string;
}

/** What `downloadFile` takes. */
export interface DownloadFileOptions extends Callbacks<DownloadFileResult>, WithEnv {
  readonly fileID: string;
}

/** What `downloadFile` gives. */
export interface DownloadFileResult {
  readonly tempFilePath: string;
  readonly statusCode: number;
  readonly errMsg: string;
}

/** A file id, alone or with the seconds its address shall live. */
export type FileRequest = string | { readonly fileID: string; readonly maxAge?: number };

/** One file's address, or why there is none (`status` other than 0). */
export interface FileUrl {
  readonly fileID: string;
  readonly tempFileURL: string;
  readonly maxAge: number;
  readonly status: number;
  readonly errMsg: string;
}

/** One file's deletion. */
export interface DeletedFile {
  readonly fileID: string;
  readonly status: number;
  readonly errMsg: string;
}

/** What a call on several files takes. */
export interface FileListOptions<Item, Result> extends Callbacks<FileList<Result>>, WithEnv {
  readonly fileList: readonly Item[];
}

/** What a call on several files gives, in the order asked. */
export interface FileList<Result> {
  readonly fileList: readonly Result[];
  readonly errMsg: string;
}

// Compat: both numbers are the documented limits of one call; longer lists are refused as on WeChat's cloud.
const MOST_FILES = 50;

/** The file calls of `wx.cloud` over a {@link Transport}. */
export function createFiles(wx: WxLike, transport: Transport, env: () => string | undefined) {
  const list = async (path: string, options: { readonly fileList: readonly unknown[] } & WithEnv) => {
    const { fileList, config } = options;
    if (!Array.isArray(fileList) || fileList.length === 0) {
      throw badParameter('parameter.fileList should be a list of file ids');
    }
    if (fileList.length > MOST_FILES)
      throw badParameter(`parameter.fileList has more than ${MOST_FILES} items`);
    const { data } = await transport.post(path, { fileList }, config?.env ?? env());
    return { fileList: data['fileList'] as readonly object[] };
  };

  const urls = (options: { readonly fileList: readonly FileRequest[] } & WithEnv) =>
    list('/client/files/urls', options) as Promise<{ fileList: readonly FileUrl[] }>;

  const upload = async (options: UploadFileOptions, started: (task: TransferTask) => void) => {
    const { cloudPath, filePath, header, config } = options;
    if (typeof cloudPath !== 'string' || cloudPath === '')
      throw badParameter('parameter.cloudPath is missing');
    if (typeof filePath !== 'string' || filePath === '') throw badParameter('parameter.filePath is missing');
    const { data } = await transport.authorized(
      (headers) =>
        new Promise<Reply>((resolve, reject) => {
          started(
            wx.uploadFile({
              url: transport.url('/client/files/upload'),
              filePath,
              name: 'file',
              formData: { cloudPath },
              header: { ...header, ...headers },
              success: resolve,
              fail: ({ errMsg }) => reject(unreachable(errMsg)),
            }),
          );
        }),
      config?.env ?? env(),
    );
    return { fileID: String(data['fileID']), statusCode: 200 };
  };

  const download = async (options: DownloadFileOptions, started: (task: TransferTask) => void) => {
    const { fileID, config } = options;
    if (typeof fileID !== 'string' || fileID === '') throw badParameter('parameter.fileID is missing');
    const file = (await urls({ fileList: [fileID], ...(config === undefined ? {} : { config }) }))
      .fileList[0];
    if (file === undefined || file.status !== 0) {
      const message = file?.errMsg ?? 'no address';
      throw new Refused({ errCode: -503003, code: 'STORAGE_FILE_NONEXIST', message });
    }
    return new Promise<{ tempFilePath: string; statusCode: number }>((resolve, reject) => {
      started(
        wx.downloadFile({
          url: file.tempFileURL,
          success: ({ tempFilePath, statusCode }) =>
            statusCode === 200
              ? resolve({ tempFilePath, statusCode })
              : reject(
                  new Refused({
                    errCode: -503001,
                    code: 'STORAGE_REQUEST_FAIL',
                    message: `status ${statusCode}`,
                  }),
                ),
          fail: ({ errMsg }) => reject(unreachable(errMsg)),
        }),
      );
    });
  };

  return {
    uploadFile(options: UploadFileOptions): Promise<UploadFileResult> | TransferTask {
      const relay = createTaskRelay();
      const promise = settle('uploadFile', options, () => upload(options, relay.follow));
      return promise ?? relay.task;
    },
    downloadFile(options: DownloadFileOptions): Promise<DownloadFileResult> | TransferTask {
      const relay = createTaskRelay();
      const promise = settle('downloadFile', options, () => download(options, relay.follow));
      return promise ?? relay.task;
    },
    getTempFileURL: (options: FileListOptions<FileRequest, FileUrl>) =>
      settle('getTempFileURL', options, () => urls(options)),
    deleteFile: (options: FileListOptions<string, DeletedFile>) =>
      settle(
        'deleteFile',
        options,
        () => list('/client/files/delete', options) as Promise<{ fileList: readonly DeletedFile[] }>,
      ),
  };
}
