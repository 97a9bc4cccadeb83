/**
 * Bringing documents into a collection and out of it, in the file formats of WeChat's console.
 *
 * @packageDocumentation
 */
export { batchesOf, type Item } from './batches';
export { bringIn, type BringInOptions } from './bring-in';
export {
  createWriter,
  formatOf,
  readDocuments,
  type Format,
  type Writer,
  type WriterOptions,
} from './formats';
export { readJson, recordsOf } from './json-reader';
export { linesOf, type Line } from './lines';
export { reasonOf, type Found, type Refusal } from './refusal';
export { takeOut, type Wanted } from './take-out';
export { writeBatch, type Outcome, type WriteOptions } from './write';
