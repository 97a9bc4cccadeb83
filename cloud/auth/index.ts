/**
 * Recognises callers: invocations by their credential, pages by their session, the administrator by the key.
 *
 * @packageDocumentation
 */
export { createAccessTokens, type AccessTokensOptions } from './access-tokens';
export { createAuth, type AuthOptions } from './create-auth';
export { createWebUsers, type WebUsers, type WebUsersOptions } from './web/create-web-users';
export { openidOf, unionidOf } from './openid';
