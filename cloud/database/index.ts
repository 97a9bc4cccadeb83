/**
 * Answers database requests as WeChat's cloud does, over any store.
 *
 * @packageDocumentation
 */
export { createDeclared, type DeclaredPartOptions } from './declared/create-declared';
export { describeBeyond, describeChange, describeUndeclared } from './declared/describe';
export { declareAtStart, type StartOptions } from './declared/at-start';
export { createPermissionFollower, type FollowerOptions } from './declared/follow-permissions';
export { keptPermissions } from './declared/kept-permissions';
export { createCollectionsPort, type CollectionsPortOptions } from './collections-port';
export { createDatabase, type Database, type DatabaseOptions, type Resolved } from './create-database';
export { asDatabaseError } from './store-failure';
