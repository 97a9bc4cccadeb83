import type { Call } from './call';

/** What {@link Waits} looks at of one function's lane. */
export interface LaneView {
  /** `true`: every instance it may have is there, and none is free. */
  isFull(): boolean;
  /** The calls that hold its instances. */
  heads(): Iterable<Call>;
  /** The packages of its function are still being installed. */
  isInstalling(): boolean;
}

/**
 * Which calls wait for calls they have made themselves, across all functions.
 *
 * @remarks A call holds its instance until the calls it has made are answered, awaited or not: an open request keeps it
 * from draining. So where all instances of a function are held by calls that wait, through whatever chain, for another
 * call of that function, none of them can ever go on.
 */
export interface Waits {
  /** A call has come to a lane. */
  add(call: Call, lane: LaneView): void;
  /** It has been answered. */
  remove(call: Call): void;
  /** Whether what waits in this lane can never be run. */
  isStuck(lane: LaneView): boolean;
  /** The call at the end of the chain that this one waits for; undefined where it waits for none. */
  lastOf(call: Call): Call | undefined;
  /** Whether a call that this one waits for, through whatever chain, cannot begin before packages are installed. */
  waitsForPackages(call: Call): boolean;
}

/** Makes a {@link Waits} that knows of no call. */
export function createWaits(): Waits {
  /** By the invocation that made them. */
  const children = new Map<string, Map<Call, LaneView>>();
  const parentOf = ({ request }: Call) => request.caller.chain?.at(-1)?.requestId;
  const childrenOf = (call: Call) => children.get(call.request.caller.requestId) ?? new Map<Call, LaneView>();

  /** The full lanes that can only go on once this one does, itself among them. */
  const reach = (lane: LaneView, found = new Set<LaneView>()) => {
    if (found.has(lane) || !lane.isFull()) return found;
    found.add(lane);
    const visit = (call: Call) => {
      for (const [child, where] of childrenOf(call)) {
        if (isWaiting(child)) reach(where, found);
        else visit(child);
      }
    };
    for (const head of lane.heads()) visit(head);
    return found;
  };
  const goesOn = (call: Call, stuck: ReadonlySet<LaneView>): boolean =>
    [...childrenOf(call)].every(([child, lane]) =>
      isWaiting(child) ? !stuck.has(lane) : goesOn(child, stuck),
    );

  const lastOf = (call: Call): Call | undefined => {
    const [child] = childrenOf(call).keys();
    return child === undefined ? undefined : (lastOf(child) ?? child);
  };

  const waitsForPackages = (call: Call): boolean => {
    const own = children.get(call.request.caller.requestId);
    if (own === undefined) return false;
    return [...own].some(([child, lane]) =>
      isWaiting(child) ? lane.isInstalling() : waitsForPackages(child),
    );
  };

  return {
    lastOf,
    waitsForPackages,
    add(call, lane) {
      const parent = parentOf(call);
      if (parent === undefined) return;
      const siblings = children.get(parent) ?? new Map<Call, LaneView>();
      children.set(parent, siblings.set(call, lane));
    },
    remove(call) {
      const parent = parentOf(call);
      const siblings = parent === undefined ? undefined : children.get(parent);
      if (parent === undefined || siblings?.delete(call) !== true) return;
      if (siblings.size === 0) children.delete(parent);
    },
    isStuck(lane) {
      const stuck = reach(lane);
      for (let before = -1; before !== stuck.size;) {
        before = stuck.size;
        for (const one of stuck) {
          for (const head of one.heads()) {
            if (!goesOn(head, stuck)) continue;
            stuck.delete(one);
            break;
          }
        }
      }
      return stuck.has(lane);
    },
  };
}

function isWaiting(call: Call): boolean {
  return call.credential === undefined;
}
