import { CloudError } from '../../../base';
import type { InvokeResult } from '../../../protocol';
import { inEnvironment } from '../../environment';
import type { TcbOptions, Verbs } from '../verb';

/** Milliseconds that a function called by HTTP has. Source: invokeCloudFunction. */
const LONGEST = 5000;

/** Calls of functions. */
export const FUNCTION_VERBS: Verbs = {
  invokecloudfunction: async ({ caller, text, query }, options) => {
    const given = (name: string): string => {
      const value = query.get(name) ?? '';
      if (value === '') throw new CloudError('ADMIN_PARAM_MISSING', { fields: { name } });
      return value;
    };
    const env = given('env');
    const name = given('name');
    const { result } = await inTime(
      options.functions.invoke({
        name,
        event: Buffer.from(text),
        caller: inEnvironment(caller, env, options),
        from: 'admin',
      }),
      options,
    );
    const { buffer, byteOffset, length } = result;
    // Compat: what a function without a result gives could not be seen; here it is the text null.
    return { resp_data: length === 0 ? 'null' : Buffer.from(buffer, byteOffset, length).toString('utf8') };
  },
};

/** The function itself is not stopped; nobody hears of its result. */
function inTime(running: Promise<InvokeResult>, { clock }: Pick<TcbOptions, 'clock'>): Promise<InvokeResult> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(LONGEST, () => {
      reject(
        new CloudError('SERVER_TIMEOUT', {
          detail: {
            en: `A function that is called by HTTP has ${LONGEST / 1000} seconds; it runs on without an answer.`,
            zh: `通过 HTTP 调用的云函数须在 ${LONGEST / 1000} 秒内返回；函数仍在继续执行。`,
          },
        }),
      );
    });
    running.then(resolve, reject).finally(() => timer.cancel());
  });
}
