import { SLACK, type Disc } from './disc';
import { FINEST, idOf, placeOf, type Cell, type Grid } from './grid';
import { angle, unit, type Vector } from './vector';

const SIZE = 2 ** FINEST;

function cellAt(root: number, level: number, at: { readonly i: number; readonly j: number }): Cell<Disc> {
  return { root, level, ...at, id: idOf(root, level, at), area: discOf(root, level, at) };
}

function discOf(root: number, level: number, { i, j }: { readonly i: number; readonly j: number }): Disc {
  const size = 2 ** level;
  const centre = corner(root, (i + 0.5) / size, (j + 0.5) / size);
  const corners = [
    corner(root, i / size, j / size),
    corner(root, (i + 1) / size, j / size),
    corner(root, i / size, (j + 1) / size),
    corner(root, (i + 1) / size, (j + 1) / size),
  ];
  return { centre, radius: Math.max(...corners.map((one) => angle(centre, one))) + SLACK };
}

/** The id of the smallest cell that holds a place. */
export function leafOf({ x, y, z }: Vector): number {
  const [across, up, deep] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  let root: number;
  let [u, v] = [0, 0];
  if (across >= up && across >= deep) {
    root = x >= 0 ? 0 : 3;
    [u, v] = [y / across, z / across];
  } else if (up >= deep) {
    root = y >= 0 ? 1 : 4;
    [u, v] = [x / up, z / up];
  } else {
    root = z >= 0 ? 2 : 5;
    [u, v] = [x / deep, y / deep];
  }
  return idOf(root, FINEST, { i: step(u), j: step(v) });
}

const step = (value: number) => Math.min(SIZE - 1, Math.max(0, Math.floor(unproject(value) * SIZE)));

/** The place on the globe at coordinates from 0 to 1 on a face. */
function corner(root: number, s: number, t: number): Vector {
  const [u, v] = [project(s), project(t)];
  const sign = root < 3 ? 1 : -1;
  if (root % 3 === 0) return unit({ x: sign, y: u, z: v });
  return root % 3 === 1 ? unit({ x: u, y: sign, z: v }) : unit({ x: u, y: v, z: sign });
}

const project = (s: number) => (s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) ** 2) / 3);

const unproject = (u: number) => (u >= 0 ? 0.5 * Math.sqrt(1 + 3 * u) : 1 - 0.5 * Math.sqrt(1 - 3 * u));

/**
 * Cells on the globe: six faces of a cube, each divided into four again and again.
 *
 * @remarks The idea is S2's (cube faces, a quadratic projection that keeps cells of one level alike in size); order and
 * ids are our own, so that they fit a plain number.
 */
export const SPHERE: Grid<Disc> = {
  finest: FINEST,
  roots: [0, 1, 2, 3, 4, 5].map((root) => cellAt(root, 0, { i: 0, j: 0 })),
  divide: ({ root, level, i, j }) =>
    [0, 1, 2, 3].map((part) => cellAt(root, level + 1, { i: i * 2 + (part >> 1), j: j * 2 + (part & 1) })),
  areaOf(id) {
    const { root, i, j } = placeOf(id);
    // Half a diagonal of the largest cells of the last level.
    return { centre: corner(root, (i + 0.5) / SIZE, (j + 0.5) / SIZE), radius: 1.3 / SIZE };
  },
};
