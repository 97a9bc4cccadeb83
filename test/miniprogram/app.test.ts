import { stubWx } from './open-page';

interface LoadedApp {
  onLaunch(): void;
  signIn(): Promise<{ nickname: string }>;
}

function loadApp(): LoadedApp {
  let app: unknown;
  Object.assign(globalThis, { App: (given: unknown) => (app = given) });
  jest.isolateModules(() => {
    jest.requireActual('../../miniprogram/app');
  });
  return app as LoadedApp;
}

it('opens the cloud, signs in once for everybody, and again after a failure', async () => {
  const { answer, calls, wx } = stubWx();
  const app = loadApp();
  app.onLaunch();
  expect(wx.cloud.init).toHaveBeenCalledWith({ traceUser: true });
  await expect(app.signIn()).rejects.toThrow('no answer for login');
  answer('login', () => ({ ok: true, data: { nickname: '阿丽' } }));
  const [first, second] = await Promise.all([app.signIn(), app.signIn()]);
  expect(first).toEqual({ nickname: '阿丽' });
  expect(second).toBe(first);
  expect(calls).toHaveLength(2);
});
