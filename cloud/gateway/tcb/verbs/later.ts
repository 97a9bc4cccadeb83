import { CloudError, type Sentence } from '../../../base';
import type { Verb, Verbs } from '../verb';

const refused =
  (action: string, detail: Sentence): Verb =>
  () =>
    Promise.reject(new CloudError('ACTION_UNSUPPORTED', { fields: { action }, detail }));

const all = (names: string, detail: Sentence): [string, Verb][] =>
  names.split(' ').map((name) => [name, refused(name, detail)]);

/** Verbs that WeChat has and this version does not carry out: a success would be a lie. */
export const LATER_VERBS: Verbs = Object.fromEntries([
  ...all('adddelayedfunctiontask', {
    en: 'Delayed calls of functions come with timers, in a later version.',
    zh: '延时调用将与定时触发器一起在后续版本提供。',
  }),
  ...all('setcallbackconfig getcallbackconfig', {
    en: 'Messages are not pushed to functions in this version.',
    zh: '当前版本不支持消息推送到云函数。',
  }),
  ...all('getqcloudtoken', {
    en: "Tencent Cloud's API is not here. SDKs sign with secretId and secretKey of run.json in the data folder.",
    zh: '本地没有腾讯云 API。SDK 请使用数据目录 run.json 中的 secretId 与 secretKey。',
  }),
  ...all(
    'sendsms sendsmsv2 newcreatesmsreport createsendsmstask describesmsrecords describeextensionuploadinfo getstatistics',
    { en: 'No text messages are sent from this machine.', zh: '本地不发送短信。' },
  ),
]);

/** The same under `/wxa/`. */
export const LATER_WXA_VERBS: Verbs = Object.fromEntries(
  all('getvoipsign', { en: 'There are no group calls here.', zh: '本地没有实时语音。' }),
);
