import type { CloudConfig, Clock, Warn } from '../../base';
import type { Packs } from '../build/packs';
import type { PackPlace } from '../channel/messages';
import type { Packages } from '../dependencies/dependencies';
import type { NodeChoice, NodeVersions } from '../dependencies/node-versions';
import type { CatalogEntry } from '../registry/catalog';
import { chooseSdk, type SdkCopies } from '../registry/sdk';
import type { FunctionSpec } from '../registry/spec';
import type { WarmKey } from './prewarm';

/** All that an instance of a function is made with beside its code. */
export interface Outfit {
  readonly packages: Packages;
  readonly node: NodeChoice;
  /** Where its packages are kept compiled, or null. */
  readonly place: PackPlace | null;
}

/** Finds out what functions need. */
export interface Outfits {
  /** Rejects with what callers are told. Waits until packages and Node are there. */
  of(spec: FunctionSpec): Promise<Outfit>;
  /** The worker that fits best, as far as it is known yet. */
  keyOf(entry: CatalogEntry): WarmKey;
  /** Forgets functions that are no more. */
  forget(): void;
}

/** What {@link createOutfits} works with. */
export interface OutfitParts {
  readonly config: Pick<CloudConfig, 'inspect' | 'nodeVersions'>;
  readonly copies: SdkCopies;
  readonly packs: Packs;
  readonly nodes: NodeVersions;
  /** Our own. */
  readonly own: NodeChoice;
  readonly clock: Clock;
  readonly warn: Warn;
  packagesOf(spec: FunctionSpec): Promise<Packages>;
}

/** Sizes in MB that workers are kept ready for. */
const HEAP_CLASSES = [128, 256, 512, 1024, 2048, 3072] as const;

/** Makes an {@link Outfits} that knows of no function yet. */
export function createOutfits(parts: OutfitParts): Outfits {
  const { config, packs, nodes, own, warn } = parts;
  const known = new Map<FunctionSpec, Outfit>();

  const nodeOf = async ({ name, runtime }: FunctionSpec): Promise<NodeChoice> => {
    if (runtime === null) return own;
    const node = config.nodeVersions === 'declared' ? await nodes.of(runtime) : own;
    const fields = { name, declared: runtime, actual: node.version };
    if (node.because !== undefined) warn('NODE_ABSENT', { ...fields, reason: node.because });
    else if (Number.parseInt(runtime, 10) !== Number.parseInt(node.version, 10)) warn('NODE_DIFFERS', fields);
    return node;
  };

  return {
    async of(spec) {
      const [packages, node] = await Promise.all([parts.packagesOf(spec), nodeOf(spec)]);
      const user = { node: node.version, heapClass: heapClassOf(spec) };
      // A debugger shows code as it is loaded, and whoever uses one has time.
      const place = config.inspect === null ? packs.placeOf(spec, packages.modules, user) : null;
      const outfit = { packages, node, place };
      known.set(spec, outfit);
      return outfit;
    },
    keyOf({ spec, usesSdk }) {
      const { packages, node = own, place = null } = known.get(spec) ?? {};
      const sdk = () => (packages?.sdk ?? chooseSdk(spec, parts.copies)).file;
      return {
        node: node.execPath,
        heapClass: heapClassOf(spec),
        sdk: usesSdk ? sdk() : null,
        pack: place !== null && packs.has(place) ? place : null,
      };
    },
    forget: () => known.clear(),
  };
}

function heapClassOf({ memory }: FunctionSpec): number {
  return HEAP_CLASSES.find((size) => size >= memory) ?? memory;
}
