/** Tests that are not counted, and why. */
export const EXCLUDED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/text.?search|\$text|text index|textScore/i, 'text search is no part of the cloud database'],
];

/** Why a counted test fails, by its names. One that no line explains is a defect. */
export const REASONS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /renaming to same name/,
    'the driver of this repository puts a sentence of its own in place of every IllegalOperation of a write; the engine answers as MongoDB does, with code 20 and "Can\'t rename a collection to itself"',
  ],
  [
    /Wildcard Index Tests .*(create a wildcard index|create wildcard index|wildcardProjection|implicitly sparse)/,
    'wildcard indexes are refused with CannotCreateIndex, as the README of cloud/engine says: the cloud database has none',
  ],
  [
    /Collation Index Tests .*Basic Collation Index/,
    'indexes with a collation are refused with CannotCreateIndex, as the README of cloud/engine says: they would need keys that give the order of texts, which Intl.Collator does not make',
  ],
];
