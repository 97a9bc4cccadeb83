import fc from 'fast-check';
import { bucketOf, formatFileId, parseFileId } from '../../../cloud/protocol';

const env = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/);
const path = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });

describe('file ids', () => {
  it('give back what they were made of', () => {
    fc.assert(
      fc.property(env, path, (environment, name) => {
        expect(parseFileId(formatFileId(environment, name))).toEqual({
          env: environment,
          bucket: bucketOf(environment),
          path: name,
        });
      }),
    );
  });

  it('of different files differ', () => {
    fc.assert(
      fc.property(env, env, fc.tuple(path, path), (one, other, [first, second]) => {
        fc.pre(one !== other || first !== second);
        expect(formatFileId(one, first)).not.toBe(formatFileId(other, second));
      }),
    );
  });

  it.each([
    ['cloud://e.6c6f-e-1250000000/a/b.txt', { env: 'e', bucket: '6c6f-e-1250000000', path: 'a/b.txt' }],
    ['cloud://e/a', { env: 'e', bucket: '', path: 'a' }],
    ['cloud://e.b/a//b?c#d%20 你\n', { env: 'e', bucket: 'b', path: 'a//b?c#d%20 你\n' }],
    ['cloud://e./a', { env: 'e', bucket: '', path: 'a' }],
  ])('%j is read', (text, parts) => {
    expect(parseFileId(text)).toEqual(parts);
  });

  it.each([
    '',
    'cloud://',
    'cloud:///a',
    'cloud://e.b',
    'cloud://e.b/',
    'cloud://.b/a',
    'http://e.b/a',
    'xcloud://e/a',
  ])('%j is none', (text) => {
    expect(parseFileId(text)).toBeUndefined();
  });

  it('name the bucket by the environment', () => {
    expect(bucketOf('local-env')).toBe('6c6f-local-env-1250000000');
  });
});
