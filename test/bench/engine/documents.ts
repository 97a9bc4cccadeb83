import { Double, Int32, serialize } from 'bson';

/** A document of the benchmark, some 300 bytes of BSON. */
export interface Item {
  readonly _id: string;
  readonly by: string;
  readonly kind: string;
  readonly n: number;
  readonly price: number;
  readonly done: boolean;
  readonly at: Date;
  readonly tags: readonly string[];
  readonly place: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
  readonly text: string;
}

/** How many different values `by` has. */
export const USERS = 10_000;

/** Where the points lie: a city of some 50 km, longitude and latitude. */
const CENTRE = [113.3, 23.1] as const;

/** Numbers from 0 to 1, the same for every subject. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The id of the `n`th document. */
export const idOf = (n: number): string => `item-${String(n).padStart(8, '0')}`;

/** The `n`th document; always the same. */
export function itemOf(n: number): Item {
  const random = chance(n + 1);
  for (let warm = 0; warm < 3; warm++) random();
  const near = (at: number) => at + (random() - 0.5) * 0.5;
  return {
    _id: idOf(n),
    by: `user-${Math.floor(random() * USERS)}`,
    kind: `kind-${Math.floor(random() * 50)}`,
    n: Math.floor(random() * 1_000_000),
    price: Math.floor(random() * 10_000) / 100 + 0.001,
    done: random() < 0.3,
    at: new Date(1_700_000_000_000 + Math.floor(random() * 1e10)),
    tags: [`tag-${Math.floor(random() * 20)}`, `tag-${Math.floor(random() * 20)}`],
    place: { type: 'Point', coordinates: [near(CENTRE[0]), near(CENTRE[1])] },
    text: 'x'.repeat(60),
  };
}

/** The bytes of a document, whole numbers as int32 and others as doubles, as drivers send them. */
export function bytesOf(item: Item): Buffer {
  const { n, price, ...rest } = item;
  return Buffer.from(serialize({ ...rest, n: new Int32(n), price: new Double(price) }));
}

/** The centre of the `turn`th search by distance. */
export function centreOf(turn: number): [number, number] {
  const random = chance(turn * 7919 + 17);
  random();
  return [CENTRE[0] + (random() - 0.5) * 0.4, CENTRE[1] + (random() - 0.5) * 0.4];
}

/** The filter of four conditions, of which no index knows; some 1 in 60 documents match. */
export const FILTER = {
  kind: { $in: ['kind-3', 'kind-4', 'kind-5'] },
  n: { $gte: 250_000 },
  price: { $lt: 50 },
  done: false,
};

/** {@link FILTER} by hand. */
export const matches = ({ kind, n, price, done }: Item): boolean =>
  (kind === 'kind-3' || kind === 'kind-4' || kind === 'kind-5') && n >= 250_000 && price < 50 && !done;

/** The groups. */
export const GROUP = [
  {
    $group: {
      _id: '$kind',
      count: { $sum: 1 },
      total: { $sum: '$price' },
      mean: { $avg: '$n' },
      most: { $max: '$price' },
    },
  },
];

/** The join: some items with what is known of who made them. */
export const LOOKUP = [
  { $match: { n: { $lt: 10_000 } } },
  { $lookup: { from: 'users', localField: 'by', foreignField: '_id', as: 'user' } },
];

/** What is known of a user. */
export const userOf = (n: number) => ({ _id: `user-${n}`, name: `name ${n}`, level: n % 7 });
