import { asCloudError, CloudError, errorSentence, isCloudError } from '../../../cloud/base';

describe('an error', () => {
  it('says its sentence with its fields, in both languages', () => {
    const error = new CloudError('INVALIID_ENV', { fields: { env: 'dev-1' } });
    expect(error.message).toBe('There is no environment dev-1.');
    expect(errorSentence(error, 'zh')).toBe('环境 dev-1 不存在。');
    expect(error.fields).toEqual({ env: 'dev-1' });
  });

  it('carries the number and the status of its code', () => {
    const { errCode, status, name, code } = new CloudError('DATABASE_PERMISSION_DENIED');
    expect({ errCode, status, name, code }).toEqual({
      errCode: -502003,
      status: 403,
      name: 'CloudError',
      code: 'DATABASE_PERMISSION_DENIED',
    });
  });

  it('says a detail after the sentence, plain or in the language of the reader', () => {
    const plain = new CloudError('SYS_ERR', { detail: 'disk full' });
    expect(errorSentence(plain, 'zh')).toBe('云环境内部出错。 disk full');
    const own = new CloudError('SYS_ERR', { detail: { en: 'It ended.', zh: '已结束。' } });
    expect(own.message).toBe('Something went wrong inside the cloud. It ended.');
    expect(own.detail).toBe('It ended.');
    expect(errorSentence(own, 'zh')).toBe('云环境内部出错。 已结束。');
  });

  it('takes fields in words', () => {
    const error = new CloudError('USAGE', { fields: { reason: { en: 'No.', zh: '不行。' } } });
    expect([error.message, errorSentence(error, 'zh')]).toEqual(['No.', '不行。']);
    expect(error.fields).toEqual({ reason: 'No.' });
  });

  it('never shows its cause in what is sent', () => {
    const error = new CloudError('SYS_ERR', { cause: new Error('secret') });
    expect((error.cause as Error).message).toBe('secret');
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(errorSentence(error, 'en')).not.toContain('secret');
  });

  it('has no cause where none was given', () => {
    expect('cause' in new CloudError('SYS_ERR')).toBe(false);
  });
});

describe('recognising', () => {
  it('tells one of another copy of the module', () => {
    jest.isolateModules(() => {
      const other = jest.requireActual<typeof import('../../../cloud/base')>('../../../cloud/base');
      const foreign = new other.CloudError('PORT_IN_USE', { fields: { port: 1 } });
      expect(foreign).not.toBeInstanceOf(CloudError);
      expect(isCloudError(foreign)).toBe(true);
      expect(asCloudError(foreign)).toBe(foreign);
    });
  });

  it.each([[null], [undefined], ['text'], [0], [new Error('x')], [{ code: 'SYS_ERR' }]])(
    'takes %p for something else and keeps it as the cause',
    (value) => {
      expect(isCloudError(value)).toBe(false);
      const error = asCloudError(value);
      expect(error.code).toBe('SYS_ERR');
      expect(error.cause).toBe(value);
    },
  );
});
