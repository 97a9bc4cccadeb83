import type { Clip, Region } from './cover';
import { SLACK, type Disc } from './disc';
import { TOUCH, type Edge } from './edge';
import { createEdgeSet } from './edge-set';
import type { Rect } from './flat';
import type { FlatPoint, Geometry } from './geometry';
import { polygonEdges, polygonHolds, type Polygon } from './polygon';
import { angle, toLngLat, type Vector } from './vector';

const MARGIN = TOUCH + SLACK;

/** The places whose angle to `centre` is from `least` to `most`. */
export function ring(centre: Vector, least: number, most: number): Region<Disc> {
  const region: Region<Disc> = {
    clip(area) {
      const away = angle(centre, area.centre);
      if (away - area.radius > most + MARGIN || away + area.radius < least - MARGIN) return 'out';
      return away + area.radius <= most && away - area.radius >= least ? 'in' : region;
    },
  };
  return region;
}

/** The places of a geometry. */
export function regionOf(geometry: Geometry): Region<Disc> {
  const { points, lines, polygons } = geometry;
  const parts: Region<Disc>[] = [
    ...(points.length === 0 ? [] : [placesRegion(points)]),
    ...lines.map(edgesRegion),
    ...polygons.map(polygonRegion),
  ];
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : union(parts);
}

function placesRegion(places: readonly Vector[]): Region<Disc> {
  return {
    clip({ centre, radius }) {
      const near = places.filter((place) => angle(centre, place) <= radius + MARGIN);
      return near.length === 0 ? 'out' : placesRegion(near);
    },
  };
}

function edgesRegion(edges: readonly Edge[]): Region<Disc> {
  const set = createEdgeSet(edges);
  const among = (positions: readonly number[]): Region<Disc> => ({
    clip(area) {
      const near = set.near(positions, widened(area));
      return near.length === 0 ? 'out' : among(near);
    },
  });
  return among(set.all);
}

function polygonRegion(polygon: Polygon): Region<Disc> {
  const set = createEdgeSet(polygonEdges(polygon));
  const among = (positions: readonly number[]): Region<Disc> => ({
    clip(area) {
      const near = set.near(positions, widened(area));
      if (near.length > 0) return among(near);
      return polygonHolds(polygon, area.centre) ? 'in' : 'out';
    },
  });
  return among(set.all);
}

const widened = ({ centre, radius }: Disc): Disc => ({ centre, radius: radius + MARGIN });

function union<A>(parts: readonly Region<A>[]): Region<A> {
  return {
    clip(area) {
      const rest: Region<A>[] = [];
      for (const part of parts) {
        const clip: Clip<A> = part.clip(area);
        if (clip === 'in') return 'in';
        if (clip !== 'out') rest.push(clip);
      }
      return rest.length === 0 ? 'out' : union(rest);
    },
  };
}

/** The places in a rectangle. */
export function rectRegion(wanted: Rect): Region<Rect> {
  const region: Region<Rect> = {
    clip(area) {
      const apart =
        area.minX > wanted.maxX ||
        area.maxX < wanted.minX ||
        area.minY > wanted.maxY ||
        area.maxY < wanted.minY;
      if (apart) return 'out';
      const inside =
        area.minX >= wanted.minX &&
        area.maxX <= wanted.maxX &&
        area.minY >= wanted.minY &&
        area.maxY <= wanted.maxY;
      return inside ? 'in' : region;
    },
  };
  return region;
}

/** The places of the plane whose distance from `centre` is from `least` to `most`. */
export function flatRing(centre: FlatPoint, least: number, most: number): Region<Rect> {
  const region: Region<Rect> = {
    clip({ minX, minY, maxX, maxY }) {
      const nearX = Math.max(minX - centre.x, 0, centre.x - maxX);
      const nearY = Math.max(minY - centre.y, 0, centre.y - maxY);
      const farX = Math.max(centre.x - minX, maxX - centre.x);
      const farY = Math.max(centre.y - minY, maxY - centre.y);
      const [near, far] = [Math.hypot(nearX, nearY), Math.hypot(farX, farY)];
      if (near > most || far < least) return 'out';
      return far <= most && near >= least ? 'in' : region;
    },
  };
  return region;
}

/** A rectangle of degrees that holds a disc on the globe; all longitudes where it crosses the 180th or holds a pole. */
export function degreesAround({ centre, radius }: Disc): Rect {
  const [lng, lat] = toLngLat(centre);
  const away = ((radius + MARGIN) * 180) / Math.PI;
  const [minY, maxY] = [Math.max(-90, lat - away), Math.min(90, lat + away)];
  const slope = Math.sin(radius + MARGIN) / Math.cos((lat * Math.PI) / 180);
  const wide = minY <= -90 || maxY >= 90 || slope >= 1 ? 360 : (Math.asin(slope) * 180) / Math.PI + 1e-9;
  if (lng - wide < -180 || lng + wide > 180) return { minX: -180, maxX: 180, minY, maxY };
  return { minX: lng - wide, maxX: lng + wide, minY, maxY };
}
