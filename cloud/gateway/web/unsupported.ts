import { CloudError, type Sentence } from '../../base';

const OTHER_WAYS: Sentence = {
  en: 'Users sign in anonymously, or with a ticket that a server of yours makes with the key of `yunlet login-key`.',
  zh: '请使用匿名登录，或由自己的服务端用 `yunlet login-key` 输出的私钥生成 ticket 进行自定义登录。',
};

/** Words of the SDKs about users that this version does not answer. */
const USER_WORDS =
  /^auth\.(?:signIn|signUp|getJwt|activateEndUserMail|sendPasswordResetEmail|resetPassword|isUsernameRegistered|sendPhoneCode|link|unlink|getLinkedUidList|setPrimaryUid|update)/;

/** The refusal of an action that the SDKs of web pages know and this version does not answer; undefined for any other. */
export function unsupportedOnWeb(action: string): CloudError | undefined {
  return USER_WORDS.test(action)
    ? new CloudError('ACTION_UNSUPPORTED', { fields: { action }, detail: OTHER_WAYS })
    : undefined;
}

/** The refusal of a route under `/auth/` that this version does not answer. */
export const unsupportedRoute = (path: string) =>
  new CloudError('ACTION_UNSUPPORTED', { fields: { action: path }, detail: OTHER_WAYS });
