/**
 * Bringing JSON Lines into a collection.
 *
 * @packageDocumentation
 */
export { batchesOf, type Item, type Refusal } from './read';
export { writeBatch, type Outcome, type WriteOptions } from './write';
