import { findBrowser } from './launch-browser';

const find = (platform: string, env: Record<string, string>, ...files: string[]) =>
  findBrowser({ platform, env, exists: (file) => files.includes(file) });

describe('findBrowser', () => {
  it('prefers what YUNLET_CHROME names', () => {
    expect(find('linux', { YUNLET_CHROME: '/opt/c', PATH: '/usr/bin' }, '/opt/c', '/usr/bin/chromium')).toBe(
      '/opt/c',
    );
  });
  it('refuses a YUNLET_CHROME that does not exist', () => {
    expect(() => find('linux', { YUNLET_CHROME: '/opt/c' })).toThrow('/opt/c, which does not exist');
  });
  it('looks through PATH on Linux', () => {
    expect(find('linux', { PATH: '/bin:/usr/bin' }, '/usr/bin/chromium')).toBe('/usr/bin/chromium');
  });
  it('looks into both application folders on macOS', () => {
    const file = '/u/a/Applications/Chromium.app/Contents/MacOS/Chromium';
    expect(find('darwin', { HOME: '/u/a' }, file)).toBe(file);
  });
  it('falls back to Edge on Windows', () => {
    const file = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(find('win32', { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, file)).toBe(file);
  });
  it('finds nothing where there is nothing', () => {
    expect(find('linux', { PATH: '/usr/bin' })).toBeUndefined();
  });
});
