import type { Rect } from './flat';
import type { FlatPoint } from './geometry';
import { FINEST, idOf, placeOf, type Cell, type Grid } from './grid';

/** The plane between two bounds on both axes, as a `2d` index has it. */
export interface FlatGrid extends Grid<Rect> {
  /** The id of the smallest cell that holds a point; points outside count as on the edge. */
  leafOf(point: FlatPoint): number;
  readonly whole: Rect;
}

/** Divides the square from `min` to `max`. */
export function flatGrid(min: number, max: number): FlatGrid {
  const size = 2 ** FINEST;
  const scale = (max - min) / size;
  const step = (value: number) => Math.min(size - 1, Math.max(0, Math.floor((value - min) / scale)));
  const rect = (level: number, { i, j }: { readonly i: number; readonly j: number }): Rect => {
    const width = (max - min) / 2 ** level;
    const slack = width * 1e-9;
    return {
      minX: min + i * width - slack,
      minY: min + j * width - slack,
      maxX: min + (i + 1) * width + slack,
      maxY: min + (j + 1) * width + slack,
    };
  };
  const cellAt = (level: number, at: { readonly i: number; readonly j: number }): Cell<Rect> => ({
    root: 0,
    level,
    ...at,
    id: idOf(0, level, at),
    area: rect(level, at),
  });
  return {
    finest: FINEST,
    whole: { minX: min, minY: min, maxX: max, maxY: max },
    roots: [cellAt(0, { i: 0, j: 0 })],
    divide: ({ level, i, j }) =>
      [0, 1, 2, 3].map((part) => cellAt(level + 1, { i: i * 2 + (part >> 1), j: j * 2 + (part & 1) })),
    areaOf: (id) => rect(FINEST, placeOf(id)),
    leafOf: ({ x, y }) => idOf(0, FINEST, { i: step(x), j: step(y) }),
  };
}
