import type { Collection } from '../index/definition';

/** What a writer is about to change. */
export interface Claim {
  readonly collection: Collection;
  /** Keys whose values change. */
  readonly keys: readonly Uint8Array[];
  /** Entry prefixes of unique indexes that come or go. */
  readonly unique: readonly Uint8Array[];
}

/** An open transaction, as those see it who meet what it has written. */
export interface Holder {
  /** Resolves when it has been committed or aborted. */
  readonly ended: Promise<void>;
}

/** Thrown inside a write job that meets what an open transaction holds: it may run again when that has ended. */
export class Held extends Error {
  override readonly name = 'Held';
  readonly holder: Holder;

  constructor(holder: Holder) {
    super('An open transaction holds what is to be written');
    this.holder = holder;
  }
}

/** What open transactions hold. */
export interface Claims {
  /** Who else than `self` holds part of a claim. */
  heldBy(claim: Claim, self?: Holder): Holder | undefined;
  /** Who holds anything in a collection. */
  inCollection(id: number): Holder | undefined;
  /** Whether `holder` has `key` already. */
  has(holder: Holder, key: Uint8Array): boolean;
  hold(holder: Holder, claim: Claim): void;
  release(holder: Holder): void;
}

const textOf = (key: Uint8Array) =>
  Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');

/** Makes an empty table. */
export function createClaims(): Claims {
  const keys = new Map<string, Holder>();
  const held = new Map<Holder, { readonly keys: Set<string>; readonly collections: Set<number> }>();
  return {
    heldBy(claim, self) {
      if (keys.size === 0) return undefined;
      for (const key of [...claim.keys, ...claim.unique]) {
        const holder = keys.get(textOf(key));
        if (holder !== undefined && holder !== self) return holder;
      }
      return undefined;
    },
    inCollection: (id) => [...held].find(([, { collections }]) => collections.has(id))?.[0],
    has: (holder, key) => keys.get(textOf(key)) === holder,
    hold(holder, claim) {
      const mine = held.get(holder) ?? { keys: new Set<string>(), collections: new Set<number>() };
      held.set(holder, mine);
      mine.collections.add(claim.collection.id);
      for (const key of [...claim.keys, ...claim.unique]) {
        const text = textOf(key);
        mine.keys.add(text);
        keys.set(text, holder);
      }
    },
    release(holder) {
      for (const key of held.get(holder)?.keys ?? []) keys.delete(key);
      held.delete(holder);
    },
  };
}
