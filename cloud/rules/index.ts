/**
 * Who may read and write which documents of a collection, as pure functions over requests.
 *
 * @packageDocumentation
 */
export { checkJoins } from './joins';
export { narrow } from './narrow';
export { type PermissionMode, type RuledRequest, type Subject } from './permission-mode';
