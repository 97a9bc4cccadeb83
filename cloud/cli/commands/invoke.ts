import { isCloudError, parseJsonc, JsonSyntaxError } from '../../base';
import { assembly } from '../assembly';
import { request, type RequestOptions } from '../client';
import { flagText, type Call } from '../command';
import { logWriter } from '../function-logs';
import { readInput } from '../input';
import { commandLogger, emitResult } from '../output';
import { findTarget, type Target } from '../running';
import { loadSettings } from '../settings';
import { usage } from '../usage';

/** `yunlet invoke NAME`. */
export async function run(call: Call): Promise<number> {
  const name = call.words[0] ?? '';
  const data = await eventOf(call);
  const env = flagText(call, 'env');
  const options = (target: Target): RequestOptions => {
    // A page has a user: without a wish it is the one the preview begins with.
    const as = flagText(call, 'as') ?? target.users?.[0];
    return {
      lang: call.lang,
      ...(as === undefined ? {} : { as }),
      ...(env === undefined ? {} : { env }),
    };
  };
  // `--data` is the event here, as everybody expects of a call; the data folder has another name.
  const located: Call = { ...call, flags: { ...call.flags, data: call.flags['data-dir'] } };
  const answer = await withCloud(located, (target) =>
    request(target, { path: '/client/invoke', body: { name, data } }, options(target)),
  );
  emitResult(call, (answer as { readonly result?: unknown }).result);
  return 0;
}

async function eventOf(call: Call): Promise<unknown> {
  const wish = flagText(call, 'data');
  if (wish === undefined) return {};
  const source = wish === '-' || wish.startsWith('@') ? await readInput(call, wish) : wish;
  try {
    return parseJsonc(source);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { en, zh } = error.sentence;
    throw usage(`--data is not JSON: ${en}`, `--data 不是 JSON：${zh}`);
  }
}

/** Uses the running cloud, or one started for this call alone. */
async function withCloud<T>(call: Call, use: (target: Target) => Promise<T>): Promise<T> {
  let target: Target | undefined;
  try {
    target = findTarget(call);
  } catch (error) {
    if (!isCloudError(error) || error.code !== 'CLOUD_NOT_RUNNING') throw error;
  }
  if (target !== undefined) return use(target);
  const { config } = loadSettings(call, 'test', { port: 0 });
  const cloud = await assembly().createCloud(config, {
    logger: commandLogger(call, 'error'),
    onLog: logWriter(call),
  });
  try {
    return await use(cloud);
  } finally {
    await cloud.stop();
  }
}
