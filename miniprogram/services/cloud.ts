import type { TypedCloud } from 'yunlet-client';
import type { Input } from 'yunlet-client/contract';
import type { Api } from '../../shared/api';

/** What a call of function `K` ends in: look at `ok`, then use `data` or `error`. */
export type Result<K extends keyof Api> = Api[K]['result'];

/**
 * Calls a cloud function: its name, data and result are checked by the compiler.
 *
 * @throws Error with `errCode` and `errMsg` where nothing was expected to go wrong: no network, a function that threw.
 */
export async function call<K extends keyof Api>(name: K, data: Input<Api, K>): Promise<Result<K>> {
  // Only types come from packages: WeChat DevTools opens this folder without a build and without node_modules.
  const cloud = wx.cloud as unknown as Pick<TypedCloud<Api>, 'callFunction'>;
  const { result } = await cloud.callFunction({ name, data });
  return result;
}

/** Puts a picture from this phone into the cloud's storage and gives its file id. */
export async function uploadPhoto(filePath: string, name: string): Promise<string> {
  const [, extension = 'jpg'] = /\.([a-z0-9]{2,5})$/i.exec(filePath) ?? [];
  const cloudPath = `photos/${name}.${extension.toLowerCase()}`;
  const { fileID } = await wx.cloud.uploadFile({ cloudPath, filePath });
  return fileID;
}
