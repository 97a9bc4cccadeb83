/**
 * Archives of a whole data folder: gzipped tar, written whole or not at all.
 *
 * @packageDocumentation
 */
export { readArchive, type Entry } from './read';
export { writeArchive, type Item } from './write';
