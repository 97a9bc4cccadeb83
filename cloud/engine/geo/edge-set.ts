import type { Disc } from './disc';
import type { Edge } from './edge';
import { cross, length } from './vector';

/** Many arcs, laid out so that asking which of them come near a place is quick. */
export interface EdgeSet {
  readonly edges: readonly Edge[];
  /** The positions of all of them. */
  readonly all: readonly number[];
  /** Those of `positions` that come near a disc; a few too many, never one too few. */
  near(positions: readonly number[], disc: Disc): number[];
}

/** Numbers an arc takes: its ends, and the sides of its plane and of the planes that end it. */
const SIZE = 15;

/** Cosines say nothing about smaller angles. */
const COARSE = 3e-8;

/** Lays arcs out. */
export function createEdgeSet(edges: readonly Edge[]): EdgeSet {
  const numbers = new Float64Array(edges.length * SIZE);
  edges.forEach(({ from, to }, at) => {
    const normal = cross(from, to);
    const size = length(normal);
    const side = size === 0 ? normal : { x: normal.x / size, y: normal.y / size, z: normal.z / size };
    const vectors = [from, to, side, cross(side, from), cross(to, side)];
    vectors.forEach(({ x, y, z }, place) => numbers.set([x, y, z], at * SIZE + place * 3));
  });
  const along = (at: number, { x, y, z }: Disc['centre']) =>
    (numbers[at] as number) * x + (numbers[at + 1] as number) * y + (numbers[at + 2] as number) * z;
  return {
    edges,
    all: edges.map((_, at) => at),
    near(positions, { centre, radius }) {
      if (radius >= Math.PI / 2 - COARSE) return [...positions];
      const [beside, apart] = [Math.sin(radius + COARSE), Math.cos(radius + COARSE)];
      return positions.filter((position) => {
        const at = position * SIZE;
        if (Math.abs(along(at + 6, centre)) > beside) return false;
        if (along(at + 9, centre) >= 0 && along(at + 12, centre) >= 0) return true;
        return along(at, centre) >= apart || along(at + 3, centre) >= apart;
      });
    },
  };
}
