/**
 * Bringing documents into a collection and out of it, in the file formats of WeChat's console.
 *
 * @packageDocumentation
 */
export { linesOf, type Line } from './lines';
export { batchesOf, type Item, type Refusal } from './read';
export { writeBatch, type Outcome, type WriteOptions } from './write';
