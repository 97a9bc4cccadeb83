import { parseJsonc, JsonSyntaxError } from '../../base';
import { request, type RequestOptions } from '../client';
import { flagText, type Call } from '../command';
import { readInput } from '../input';
import { emitResult } from '../output';
import type { Target } from '../running';
import { usage } from '../usage';
import { withCloud } from '../with-cloud';

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
