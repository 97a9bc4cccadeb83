import { CloudError, type Sentence } from '../base';

/** A refusal by permission, with the reason in words. */
export function denied(collection: string, detail: Sentence): CloudError {
  return new CloudError('DATABASE_PERMISSION_DENIED', { fields: { collection }, detail });
}

/** The refusal of a page that names the owner field itself. */
export function ownerIsTheServers(): CloudError {
  return new CloudError('INVALID_PARAM', {
    detail: {
      en: 'Invalid Key Name: _openid. The server writes it; a page may not.',
      zh: 'Invalid Key Name: _openid。该字段由服务端写入，页面不能设置或修改。',
    },
  });
}
