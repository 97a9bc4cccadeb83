import { CloudError } from '../../../cloud/base';
import { inEnvironment } from '../../../cloud/gateway/environment';
import { callerOf, ENV } from './fakes';

const config = { env: ENV, envs: [ENV, 'second-env'], mode: 'dev', strict: false } as const;
const rules = { config, warn: () => undefined };
const page = callerOf('user', 'alice');
const webUser = { ...callerOf('user', null), uid: 'u1' };

describe('the environment a caller names', () => {
  it('is the caller’s own unless one is named', () => {
    expect(inEnvironment(page, undefined, rules)).toBe(page);
    expect(inEnvironment(page, '', rules)).toBe(page);
    expect(inEnvironment(page, 'second-env', rules)).toEqual({ ...page, env: 'second-env' });
  });

  it('falls back where it is unknown, and is refused in a strict cloud', () => {
    expect(inEnvironment(page, 'none', rules)).toEqual(page);
    const strict = { ...rules, config: { ...config, strict: true } };
    expect(() => inEnvironment(page, 'none', strict)).toThrow(CloudError);
  });

  it('is no other than that of the sign-in for the user of a web page', () => {
    expect(inEnvironment(webUser, ENV, rules)).toBe(webUser);
    expect(inEnvironment(webUser, 'none', rules)).toEqual(webUser);
    expect(() => inEnvironment(webUser, 'second-env', rules)).toThrow('signed in to environment');
  });
});
