import { osCacheDir, resolveConfig } from '../../../cloud/base';

test.each([
  ['linux', '/u/ann', {}, '/u/ann/.cache/yunlet'],
  ['linux', '/u/ann', { XDG_CACHE_HOME: '/var/cache/u' }, '/var/cache/u/yunlet'],
  ['linux', '/u/ann', { XDG_CACHE_HOME: 'relative' }, '/u/ann/.cache/yunlet'],
  ['darwin', '/u/ann', { XDG_CACHE_HOME: '/x' }, '/u/ann/Library/Caches/yunlet'],
  ['win32', 'C:\\u\\ann', { LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\yunlet\\Cache'],
  ['win32', 'C:\\u\\ann', {}, 'C:\\u\\ann\\AppData\\Local\\yunlet\\Cache'],
] as const)('on %s at %s with %j', (system, home, env, dir) => {
  expect(osCacheDir({ system, home, env })).toBe(dir);
});

test('YUNLET_CACHE comes before the system’s folder, and that before the data folder', () => {
  const project = {
    dir: '/p',
    file: '/p/project.config.json',
    name: 'p',
    appid: 'wx1',
    functionsDir: '/p/f',
    miniprogramDir: null,
  };
  const cacheDir = (env: Record<string, string>, system?: string) =>
    resolveConfig({ project, env, mode: 'dev', ...(system === undefined ? {} : { cacheDir: system }) })
      .cacheDir;
  expect(cacheDir({ YUNLET_CACHE: '/own' }, '/os')).toBe('/own');
  expect(cacheDir({ YUNLET_CACHE: 'own' }, '/os')).toBe('/p/own');
  expect(cacheDir({}, '/os')).toBe('/os');
  expect(cacheDir({})).toBe('/p/.yunlet/cache');
});
