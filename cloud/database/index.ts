/**
 * Answers database requests as WeChat's cloud does, over any store.
 *
 * @packageDocumentation
 */
export { applyDeclared, type Declared } from './apply-declared';
export { beyondSentence, createDeclared, type DeclaredPartOptions } from './declared/create-declared';
export { checkDeclaration } from './declared/check';
export { keptPermissions } from './declared/kept-permissions';
export { createDatabase, type Database, type DatabaseOptions, type Resolved } from './create-database';
export { asDatabaseError } from './store-failure';
