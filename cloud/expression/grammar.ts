/** What a value of an expression is; decides what may be asked of it. */
export type Kind =
  | 'db'
  | 'collection'
  | 'query'
  | 'doc'
  | 'aggregate'
  | 'pipeline'
  | 'commands'
  | 'command'
  | 'operators'
  | 'geo'
  | 'data'
  | 'request';

/** The methods and properties of one kind, with the kind each gives. */
export interface Members {
  readonly methods: ReadonlyMap<string, Kind>;
  readonly properties: ReadonlyMap<string, Kind>;
}

const each = (kind: Kind, names: string): [string, Kind][] => names.split(' ').map((name) => [name, kind]);
const members = (methods: [string, Kind][], properties: [string, Kind][] = []): Members => ({
  methods: new Map(methods),
  properties: new Map(properties),
});

const QUERY = [
  ...each('query', 'where orderBy limit skip field'),
  ...each('request', 'get count update remove'),
];
const STAGES =
  'addFields bucket bucketAuto count geoNear group limit match project lookup replaceRoot sample skip sort sortByCount unwind';

/**
 * The closed grammar of `yunlet db`: every name an expression may use. Whatever is not listed is refused, so that no
 * expression can reach anything but database requests.
 *
 * @remarks Source: the methods of `cloud.database()` in wx-server-sdk 4.0.2 and `@cloudbase/database` 1.4.3.
 */
export const GRAMMAR: Readonly<Record<Kind, Members>> = {
  db: members(
    [
      ['collection', 'collection'],
      ['createCollection', 'request'],
      ...each('data', 'serverDate RegExp ObjectId'),
    ],
    [
      ['command', 'commands'],
      ['Geo', 'geo'],
    ],
  ),
  collection: members([...QUERY, ['doc', 'doc'], ['add', 'request'], ['aggregate', 'aggregate']]),
  query: members(QUERY),
  doc: members([['field', 'doc'], ...each('request', 'get update set remove')]),
  aggregate: members([...each('aggregate', STAGES), ['end', 'request']]),
  pipeline: members([...each('pipeline', STAGES), ['done', 'data']]),
  commands: members(
    [
      ...each(
        'command',
        'eq neq lt lte gt gte in nin all elemMatch exists size mod geoNear geoWithin geoIntersects and or nor not',
      ),
      ...each(
        'command',
        'set remove inc mul push pull pullAll pop shift unshift addToSet rename bit max min expr jsonSchema text project',
      ),
    ],
    [['aggregate', 'operators']],
  ),
  command: members(each('command', 'and or eq neq lt lte gt gte in nin geoNear geoWithin geoIntersects')),
  operators: members([
    ['pipeline', 'pipeline'],
    ...each(
      'data',
      'abs add ceil divide exp floor ln log log10 mod multiply pow sqrt subtract trunc arrayElemAt arrayToObject concatArrays filter in indexOfArray isArray map range reduce reverseArray size slice zip and not or cmp eq gt gte lt lte neq cond ifNull switch dateFromParts dateFromString dayOfMonth dayOfWeek dayOfYear isoDayOfWeek isoWeek isoWeekYear millisecond minute month second hour week year literal mergeObjects objectToArray allElementsTrue anyElementTrue setDifference setEquals setIntersection setIsSubset setUnion concat dateToString indexOfBytes indexOfCP split strLenBytes strLenCP strcasecmp substr substrBytes substrCP toLower toUpper meta addToSet avg first last max min push stdDevPop stdDevSamp sum let',
    ),
  ]),
  geo: members(each('data', 'Point LineString Polygon MultiPoint MultiLineString MultiPolygon')),
  data: members([]),
  request: members([]),
};
