import { CloudError, type Sentence } from '../base';

const REASONS = {
  INVOCATION_UNKNOWN: {
    en: 'The credential of this invocation is unknown or has ended.',
    zh: '本次调用的凭证无效或已失效。',
  },
  KEY_WRONG: {
    en: "The key is not this cloud's. It is in run.json of the data folder.",
    zh: '密钥不属于本地云，可在数据目录的 run.json 中查看。',
  },
  SESSION_MALFORMED: {
    en: 'The session token is not one of this cloud. Sign in again.',
    zh: '登录令牌格式不正确，请重新登录。',
  },
  SESSION_FORGED: {
    en: 'The signature of the session token is wrong. Sign in again.',
    zh: '登录令牌的签名不正确，请重新登录。',
  },
  SESSION_ENDED: {
    en: 'The user has signed out, or was signed out. Sign in again.',
    zh: '该登录已退出或被撤销，请重新登录。',
  },
  SESSION_FOREIGN: {
    en: 'The session belongs to another app. Sign in again.',
    zh: '登录令牌属于其他小程序，请重新登录。',
  },
  CODE_UNKNOWN: {
    en: 'The code is not of the form dev-NAME, which signs in the simulated user NAME.',
    zh: 'code 的格式应为 dev-NAME，用于登录模拟用户 NAME。',
  },
  CODE_IN_SERVE: {
    en: 'Simulated users exist only in dev; serve does not yet exchange the codes of wx.login.',
    zh: '模拟用户仅存在于 dev 模式；serve 模式暂不支持换取 wx.login 的 code。',
  },
} as const satisfies Record<string, Sentence>;

/** The `UNAUTHENTICATED` error for one reason. */
export function refuse(reason: keyof typeof REASONS): CloudError {
  return new CloudError('UNAUTHENTICATED', { detail: REASONS[reason] });
}
