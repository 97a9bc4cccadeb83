import fc from 'fast-check';
import { cover, stretchesOf, type Region } from '../../../../cloud/engine/geo/cover';
import { flatGrid } from '../../../../cloud/engine/geo/flat-grid';
import { FINEST, idOf, idsAround, placeOf, stretchAround } from '../../../../cloud/engine/geo/grid';
import { regionOf, degreesAround, flatRing, rectRegion, ring } from '../../../../cloud/engine/geo/regions';
import { readGeoJson } from '../../../../cloud/engine/geo/read-geometry';
import { contains, type Geometry } from '../../../../cloud/engine/geo/geometry';
import { leafOf, SPHERE } from '../../../../cloud/engine/geo/sphere-grid';
import { angle, fromLngLat } from '../../../../cloud/engine/geo/vector';
import { away, position, ringAround } from './places';

const place = ([lng, lat]: readonly number[]) => fromLngLat(lng as number, lat as number);

it('gives every cell an id of its own, in the middle of those inside it', () => {
  const coordinate = fc.integer({ min: 0, max: 2 ** FINEST - 1 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), coordinate, coordinate, (root, i, j) => {
      const id = idOf(root, FINEST, { i, j });
      expect(placeOf(id)).toEqual({ root, i, j });
      const around = idsAround({ id, level: FINEST });
      expect(around).toHaveLength(FINEST);
      around.forEach((larger, at) => {
        const level = FINEST - 1 - at;
        const { first, last } = stretchAround(id, level);
        expect(first <= id && id <= last && (first + last) / 2 === larger).toBe(true);
      });
    }),
  );
});

it('finds the smallest cell that holds a place', () => {
  fc.assert(
    fc.property(position, (at) => {
      const id = leafOf(place(at));
      const { centre, radius } = SPHERE.areaOf(id);
      expect(angle(centre, place(at))).toBeLessThanOrEqual(radius);
      // From the root down there is always one child that holds it.
      let cell = SPHERE.roots.find((root) => stretchAround(id, 0).last === stretchAround(root.id, 0).last);
      while (cell !== undefined && cell.level < FINEST) {
        expect(angle(cell.area.centre, place(at))).toBeLessThanOrEqual(cell.area.radius);
        const { level } = cell;
        cell = SPHERE.divide(cell).find(
          (child) => stretchAround(id, level + 1).first === child.id - 4 ** (FINEST - level - 1) + 1,
        );
      }
      expect(cell?.id).toBe(id);
    }),
  );
});

const covered = (region: Region<(typeof SPHERE.roots)[number]['area']>, at: readonly number[]) => {
  const id = leafOf(place(at));
  return stretchesOf(cover(SPHERE, region, { cells: 20, level: 22 })).some(
    ({ first, last }) => id >= first && id <= last,
  );
};

it('covers every place of a disc and of a ring', () => {
  const radius = fc.oneof(
    fc.double({ min: 0, max: Math.PI, noNaN: true }),
    fc.double({ min: 0, max: 0.001, noNaN: true }),
  );
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(position, radius, fc.tuple(share, share), (centre, most, [far, bearing]) => {
      const at = away(centre, most * far, bearing * 2 * Math.PI);
      expect(covered(ring(place(centre), 0, most), at)).toBe(true);
      expect(covered(ring(place(centre), most * far * 0.9, most), at)).toBe(true);
    }),
  );
});

it('covers every place of a polygon, and few others', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  let inside = 0;
  fc.assert(
    fc.property(ringAround, share, share, ({ ring: coordinates, centre, size }, far, bearing) => {
      const polygon = readGeoJson({ type: 'Polygon', coordinates: [coordinates] });
      if (typeof polygon === 'string') {
        fc.pre(false);
        return;
      }
      const at = away(centre, (far * size * Math.PI) / 180, bearing * 2 * Math.PI);
      const one: Geometry = { points: [place(at)], lines: [], polygons: [] };
      if (!contains(polygon, one)) return;
      inside++;
      expect(covered(regionOf(polygon), at)).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(inside).toBeGreaterThan(50);
});

it('keeps to about as many cells as asked for', () => {
  const cells = cover(SPHERE, ring(place([116.4, 39.9]), 0, 0.01), { cells: 20, level: 22 });
  expect(cells.length).toBeGreaterThan(8);
  expect(cells.length).toBeLessThanOrEqual(21);
  const point = regionOf({ points: [place([1, 2])], lines: [], polygons: [] });
  expect(cover(SPHERE, point, { cells: 20, level: FINEST }).length).toBeLessThan(5);
});

describe('the plane', () => {
  const grid = flatGrid(-10, 10);
  const coordinate = fc.double({ min: -10, max: 10, noNaN: true });
  const finds = (region: Parameters<typeof cover<(typeof grid)['whole']>>[1], x: number, y: number) => {
    const id = grid.leafOf({ x, y });
    return stretchesOf(cover(grid, region, { cells: 20, level: 22 })).some(
      ({ first, last }) => id >= first && id <= last,
    );
  };

  it('covers rectangles and rings', () => {
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate), fc.tuple(coordinate, coordinate), ([x, y], [u, v]) => {
        const bounds = {
          minX: Math.min(x, u),
          maxX: Math.max(x, u),
          minY: Math.min(y, v),
          maxY: Math.max(y, v),
        };
        expect(finds(rectRegion(bounds), x, v)).toBe(true);
        const distance = Math.hypot(x - u, y - v);
        expect(finds(flatRing({ x, y }, distance * 0.9, distance), u, v)).toBe(true);
      }),
    );
  });

  it('has a rectangle of degrees for every disc', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(position, share, share, (centre, far, bearing) => {
        const radius = far * far * Math.PI;
        const [lng, lat] = away(centre, radius, bearing * 2 * Math.PI);
        const rect = degreesAround({ centre: place(centre), radius });
        expect(lng).toBeGreaterThanOrEqual(rect.minX - 1e-9);
        expect(lng).toBeLessThanOrEqual(rect.maxX + 1e-9);
        expect(lat).toBeGreaterThanOrEqual(rect.minY - 1e-9);
        expect(lat).toBeLessThanOrEqual(rect.maxY + 1e-9);
      }),
    );
  });
});
