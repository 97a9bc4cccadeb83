import { CloudError, type Sentence } from '../../base';

/** Actions that the SDKs know and this version does not answer, and what to do instead. */
const UNSUPPORTED: Readonly<Record<string, Sentence>> = {
  'auth.getUserInfoForAdmin': {
    en: 'Keep what you need of users in a collection of your own, by openid.',
    zh: '请按 openid 将所需的用户信息保存在自己的集合中。',
  },
  'storage.getFileAuthority': {
    en: 'Everybody may read a file, and its owner may replace or remove it.',
    zh: '所有人可读文件，仅上传者可覆盖或删除。',
  },
  'wx.wxCallContainerApi': {
    en: 'There are no containers here; call a function.',
    zh: '本地没有云托管服务，请改用云函数。',
  },
  'analytics.report': { en: 'Nothing was recorded.', zh: '未记录任何数据。' },
};

/** The refusal of an action that the SDKs know and this version does not answer; undefined for any other. */
export function unsupported(action: string): CloudError | undefined {
  const detail = Object.hasOwn(UNSUPPORTED, action) ? UNSUPPORTED[action] : undefined;
  return detail && new CloudError('ACTION_UNSUPPORTED', { fields: { action }, detail });
}
