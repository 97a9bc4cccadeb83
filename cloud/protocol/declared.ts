import type { CollectionSettings, IndexSettings, Sentence } from '../base';

/** Who may do what, as it is declared. */
export type PermissionSettings = Pick<CollectionSettings, 'permission' | 'rules'>;

/** What yunlet.config.json declares of an environment's data. */
export interface Declaration {
  readonly collections: Readonly<Record<string, CollectionSettings>>;
  readonly storage: PermissionSettings;
}

/** One difference between what is declared and what there is, and with it what makes it go. */
export type DeclaredChange =
  | { readonly kind: 'createCollection'; readonly collection: string }
  /** `collection` null: the file storage. */
  | {
      readonly kind: 'setPermission';
      readonly collection: string | null;
      readonly from: PermissionSettings;
      readonly to: PermissionSettings;
    }
  | { readonly kind: 'setSchema'; readonly collection: string }
  | { readonly kind: 'removeSchema'; readonly collection: string }
  | { readonly kind: 'createIndex'; readonly collection: string; readonly index: IndexSettings }
  /** Hidden or not, time to live: changed without building it again. */
  | { readonly kind: 'changeIndex'; readonly collection: string; readonly index: IndexSettings }
  /** Built anew; the indexes named in `replaced`, which may be its own name, go. */
  | {
      readonly kind: 'replaceIndex';
      readonly collection: string;
      readonly index: IndexSettings;
      readonly replaced: readonly string[];
    }
  /** What an interrupted change has left behind. */
  | { readonly kind: 'tidyIndex'; readonly collection: string; readonly name: string }
  | { readonly kind: 'dropIndex'; readonly collection: string; readonly name: string }
  | { readonly kind: 'dropValidator'; readonly collection: string }
  | { readonly kind: 'dropCollection'; readonly collection: string; readonly documents: number };

/** What is there and not declared: left alone unless deletion is asked for. */
export type Undeclared =
  | { readonly kind: 'collection'; readonly collection: string; readonly documents: number }
  | { readonly kind: 'index'; readonly collection: string; readonly name: string }
  /** What documents must be, in other words than those of a `schema`. */
  | { readonly kind: 'validator'; readonly collection: string };

/** More than WeChat's cloud takes. */
export type BeyondLimit =
  | { readonly kind: 'collections'; readonly count: number; readonly limit: number }
  | {
      readonly kind: 'indexes';
      readonly collection: string;
      readonly count: number;
      readonly limit: number;
    };

/** What is declared, seen against what there is. */
export interface DeclaredPlan {
  readonly env: string;
  /** In the order in which they are carried out. */
  readonly changes: readonly DeclaredChange[];
  readonly undeclared: readonly Undeclared[];
  readonly beyond: readonly BeyondLimit[];
  /** Collections that declare a seed and hold no document, or are not there yet. */
  readonly unseeded: readonly string[];
}

/** A change that could not be made; what it was about is as before, unless the reason says otherwise. */
export interface RefusedChange {
  readonly change: DeclaredChange;
  readonly reason: Sentence;
  /** Documents that stand in the way, and the first of their ids. */
  readonly documents?: { readonly count: number; readonly ids: readonly unknown[] };
}

/** What was made so, and what was not. */
export interface DeclaredOutcome extends Omit<DeclaredPlan, 'changes'> {
  readonly done: readonly DeclaredChange[];
  readonly refused: readonly RefusedChange[];
}

/** The circumstances of {@link DeclaredPort}'s operations. */
export interface DeclaredOptions {
  /** Absent: the default environment. */
  readonly env?: string | undefined;
  /** `true`: what is not declared goes. */
  readonly deletes: boolean;
}

/** Collections as code: what is declared against what there is. */
export interface DeclaredPort {
  /**
   * The difference; changes nothing.
   *
   * @throws CloudError `CONFIG_INVALID` for a declaration that makes no sense.
   */
  plan(declaration: Declaration, options: DeclaredOptions): Promise<DeclaredPlan>;
  /**
   * Makes what there is as it is declared. Calls for the same environment take turns. A change that is refused stops no
   * other, save those that need it.
   *
   * @throws CloudError `CONFIG_INVALID` as `plan`, `DECLARED_BEYOND_LIMIT` where `dev` is strict; nothing is changed then.
   */
  apply(declaration: Declaration, options: DeclaredOptions): Promise<DeclaredOutcome>;
}
