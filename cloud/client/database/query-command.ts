import { Condition } from './condition';
import { listed } from './wire';

/** What `geoNear` takes; distances in metres. */
export interface GeoNearOptions {
  readonly geometry: object;
  readonly maxDistance?: number;
  readonly minDistance?: number;
}

/** What `geoWithin` takes: an area, or a disc as its centre and its radius in radians. */
export interface GeoWithinOptions {
  readonly geometry?: object;
  readonly centerSphere?: readonly [centre: object, radius: number];
}

/**
 * A condition of `db.command`. Commands never change: chaining makes new ones, and a further comparison means both at
 * once.
 */
export class QueryCommand extends Condition {
  eq(value: unknown): QueryCommand {
    return this.and(compare.eq(value));
  }
  neq(value: unknown): QueryCommand {
    return this.and(compare.neq(value));
  }
  gt(value: unknown): QueryCommand {
    return this.and(compare.gt(value));
  }
  gte(value: unknown): QueryCommand {
    return this.and(compare.gte(value));
  }
  lt(value: unknown): QueryCommand {
    return this.and(compare.lt(value));
  }
  lte(value: unknown): QueryCommand {
    return this.and(compare.lte(value));
  }
  in(values: readonly unknown[]): QueryCommand {
    return this.and(compare.in(values));
  }
  nin(values: readonly unknown[]): QueryCommand {
    return this.and(compare.nin(values));
  }
  exists(value: boolean): QueryCommand {
    return this.and(compare.exists(value));
  }
  mod(divisor: number, remainder: number): QueryCommand {
    return this.and(compare.mod(divisor, remainder));
  }
  all(values: readonly unknown[]): QueryCommand {
    return this.and(compare.all(values));
  }
  elemMatch(value: unknown): QueryCommand {
    return this.and(compare.elemMatch(value));
  }
  size(value: number): QueryCommand {
    return this.and(compare.size(value));
  }
  geoNear(options: GeoNearOptions): QueryCommand {
    return this.and(compare.geoNear(options));
  }
  geoWithin(options: GeoWithinOptions): QueryCommand {
    return this.and(compare.geoWithin(options));
  }
  geoIntersects(options: { readonly geometry: object }): QueryCommand {
    return this.and(compare.geoIntersects(options));
  }
  and(...others: readonly unknown[]): QueryCommand {
    return new QueryCommand('$and', [this, ...listed(others)]);
  }
  or(...others: readonly unknown[]): QueryCommand {
    return new QueryCommand('$or', [this, ...listed(others)]);
  }
  nor(...others: readonly unknown[]): QueryCommand {
    return new QueryCommand('$nor', [this, ...listed(others)]);
  }
  /** This, and not the other. */
  not(other: unknown): QueryCommand {
    return this.and(join.not(other));
  }
}

const one = (operator: string, operand: unknown) => new QueryCommand(operator, [operand]);

/** The comparisons of `db.command`. */
export const compare = {
  eq: (value: unknown) => one('$eq', value),
  neq: (value: unknown) => one('$ne', value),
  gt: (value: unknown) => one('$gt', value),
  gte: (value: unknown) => one('$gte', value),
  lt: (value: unknown) => one('$lt', value),
  lte: (value: unknown) => one('$lte', value),
  in: (values: readonly unknown[]) => one('$in', values),
  nin: (values: readonly unknown[]) => one('$nin', values),
  exists: (value: boolean) => one('$exists', value),
  /** Also takes both in one list. */
  mod: (divisor: number | readonly number[], remainder?: number) =>
    one('$mod', Array.isArray(divisor) ? divisor : [divisor, remainder]),
  all: (values: readonly unknown[]) => one('$all', values),
  elemMatch: (value: unknown) => one('$elemMatch', value),
  size: (value: number) => one('$size', value),
  geoNear({ geometry, maxDistance, minDistance }: GeoNearOptions) {
    return one('$nearSphere', {
      $geometry: geometry,
      $maxDistance: maxDistance,
      $minDistance: minDistance,
    });
  },
  geoWithin({ geometry, centerSphere }: GeoWithinOptions) {
    if (centerSphere === undefined) return one('$geoWithin', { $geometry: geometry });
    const [centre, radius] = centerSphere;
    const { longitude, latitude } = centre as { readonly longitude?: number; readonly latitude?: number };
    return one('$geoWithin', {
      $centerSphere: [longitude === undefined ? centre : [longitude, latitude], radius],
    });
  },
  geoIntersects: ({ geometry }: { readonly geometry: object }) =>
    one('$geoIntersects', { $geometry: geometry }),
};

/** The logic of `db.command`; the conditions come as arguments or as one list. */
export const join = {
  and: (...conditions: readonly unknown[]) => new QueryCommand('$and', listed(conditions)),
  or: (...conditions: readonly unknown[]) => new QueryCommand('$or', listed(conditions)),
  nor: (...conditions: readonly unknown[]) => new QueryCommand('$nor', listed(conditions)),
  not: (condition: unknown) => new QueryCommand('$not', listed([condition])),
};
