import { request } from '../client';
import { flagText, type Call } from '../command';
import { emitResult } from '../output';
import { findTarget } from '../running';

/** `yunlet login-key`: the file that `@cloudbase/node-sdk` takes as `credentials`. */
export async function run(call: Call): Promise<number> {
  const env = flagText(call, 'env');
  const key = await request(
    findTarget(call),
    { path: '/client/login-key', body: {} },
    { lang: call.lang, ...(env === undefined ? {} : { env }) },
  );
  emitResult(call, key);
  return 0;
}
