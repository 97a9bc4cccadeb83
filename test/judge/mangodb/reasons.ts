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
];
