import type { InvokeRequest } from '../../protocol';
import type { Call } from './call';
import type { Instance } from './instance';

/**
 * Instances that rest: connections which a call has left open keep its identity, so that they serve the same caller alone.
 */
export interface KeptInstances {
  readonly size: number;
  has(instance: Instance): boolean;
  /** Whether this call may begin on it, idle as it is. */
  fits(instance: Instance, call: Call): boolean;
  /**
   * A call on it is over. Gives the calls whose credentials have come to their end: that of the call before, and its own
   * unless the instance rests with it.
   */
  over(instance: Instance, call: Call): readonly Call[];
  /** It is gone. Gives the call whose credential has come to its end. */
  remove(instance: Instance): readonly Call[];
  /** The one that has rested longest, if it has long enough to be ended for somebody else. */
  oldest(now: number): Instance | undefined;
}

/**
 * Makes the {@link KeptInstances} of one function.
 *
 * @param areShared - `true`: its connections have nothing to do with who calls, so that anybody may come.
 */
export function createKeptInstances(areShared: boolean): KeptInstances {
  const kept = new Map<Instance, { readonly call: Call; readonly owner: string }>();
  return {
    get size() {
      return kept.size;
    },
    has: (instance) => kept.has(instance),
    fits(instance, { request }) {
      const owner = areShared ? undefined : kept.get(instance)?.owner;
      return owner === undefined || owner === ownerOf(request);
    },
    over(instance, call) {
      const before = kept.get(instance)?.call;
      if (instance.rests) kept.set(instance, { call, owner: ownerOf(call.request) });
      else kept.delete(instance);
      return [...(before === undefined ? [] : [before]), ...(instance.rests ? [] : [call])];
    },
    remove(instance) {
      const before = kept.get(instance)?.call;
      kept.delete(instance);
      return before === undefined ? [] : [before];
    },
    oldest(now) {
      let oldest: Instance | undefined;
      for (const instance of kept.keys()) {
        const { calls, retired, idleSince, restMs } = instance;
        if (retired || calls.length > 0 || now - idleSince < restMs) continue;
        if (oldest === undefined || idleSince < oldest.idleSince) oldest = instance;
      }
      return oldest;
    },
  };
}

/** All that a function can see of who calls it. */
function ownerOf({ caller, from }: InvokeRequest): string {
  const { kind, openid, unionid, uid, loginType, customUserId, appid, env, source } = caller;
  return JSON.stringify([from, kind, openid, unionid, uid, loginType, customUserId, appid, env, source]);
}
