/**
 * A whole cloud for tests: real gateway, engine, storage and functions in a temporary folder. Published as
 * `yunlet/testing`.
 *
 * @example
 * ```ts
 * const cloud = await createTestCloud();
 * const alice = await cloud.as('alice');
 * await alice.callFunction('notes-create', { text: 'hello' });
 * await cloud.db.collection('notes').find({ text: 'hello' });
 * await cloud.stop();
 * ```
 *
 * @packageDocumentation
 */
export { type TestCallError } from './call-error';
export { type TestUser, type UntypedApi, type UserChoice } from './callers';
export { type FindOptions, type PlainDocument, type TestCollection, type TestDatabase } from './documents';
export { type TestFiles } from './files';
export { type TestCloudOptions } from './options';
export { type RaisedWarning } from '../base';
export { createTestCloud, type TestCloud } from './test-cloud';
