import { CloudError } from '../../base';
import type { InvokeRequest } from '../../protocol';

/**
 * Most invocations in a chain of functions that call one another.
 *
 * Compat: WeChat documents no such limit. There, an endless recursion ends when the outermost call's time is over or the
 * environment's concurrency is used up (-501004); a chain that nobody waits for has no end. Other clouds cut chains at about
 * this length, too.
 */
export const CHAIN_LIMIT = 16;

/** Names shown of a long chain before its last. */
const SHOWN = 5;

/** `a → b → a`: the functions at work on the way to this call, and its own. */
export function chainText({ name, caller }: InvokeRequest): string {
  const names = [...(caller.chain ?? []).map(({ functionName }) => functionName), name];
  const shown = names.length > SHOWN + 2 ? [...names.slice(0, SHOWN), '…', name] : names;
  return shown.join(' → ');
}

/** Refuses a call whose chain is at its limit. Throws CloudError `FUNCTION_CHAIN_TOO_LONG`. */
export function checkChain(request: InvokeRequest): void {
  if ((request.caller.chain ?? []).length < CHAIN_LIMIT) return;
  throw new CloudError('FUNCTION_CHAIN_TOO_LONG', {
    fields: { limit: CHAIN_LIMIT, chain: chainText(request) },
  });
}

/** The error of a call that was ended while it waited for others: `last` is at the end of their chain. */
export function withChain(error: CloudError, last: InvokeRequest): CloudError {
  const chain = chainText(last);
  return new CloudError(error.code, {
    fields: error.fields,
    detail: {
      en: `It was waiting for calls it has made: ${chain}.`,
      zh: `它正在等待自己发起的调用：${chain}。`,
    },
  });
}
