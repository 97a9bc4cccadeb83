/**
 * A BSON document as `bson` deserialises it with `promoteValues`, `promoteLongs` and `promoteBuffers` off and
 * `bsonRegExp` on: numbers are `Int32`, `Double`, `Long` or `Decimal128` objects. Plain numbers may occur too: an integer
 * within 32 bits counts as int, every other one as double. `undefined` means missing.
 */
export type Document = Record<string, unknown>;
