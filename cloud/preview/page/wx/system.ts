import type { HostSettings } from '../app-bundle';
import { wxCall } from './calls';

/** Height of the status bar the preview draws, in pixels. */
export const STATUS_BAR = 44;
/** Height of the navigation bar without the status bar, in pixels. */
export const NAVIGATION_BAR = 44;
/** Height of the strip at the bottom that belongs to the phone, in pixels. */
const HOME_INDICATOR = 34;

/** What `wx` tells of device, window, base library, and of permissions. */
export function systemApi(host: HostSettings, pageHeight: () => number): Record<string, unknown> {
  const windowInfo = () => ({
    pixelRatio: window.devicePixelRatio,
    screenWidth: window.innerWidth,
    screenHeight: window.innerHeight,
    windowWidth: window.innerWidth,
    windowHeight: pageHeight(),
    statusBarHeight: STATUS_BAR,
    safeArea: {
      left: 0,
      right: window.innerWidth,
      top: STATUS_BAR,
      bottom: window.innerHeight - HOME_INDICATOR,
      width: window.innerWidth,
      height: window.innerHeight - STATUS_BAR - HOME_INDICATOR,
    },
    screenTop: STATUS_BAR + NAVIGATION_BAR,
  });
  const deviceInfo = () => ({
    abi: '',
    benchmarkLevel: -1,
    brand: 'devtools',
    model: 'Yunlet',
    system: 'iOS 17.0',
    platform: 'devtools',
    cpuType: '',
    memorySize: '',
  });
  const baseInfo = () => ({
    SDKVersion: '3.17.0',
    enableDebug: false,
    host: { appId: host.appid },
    language: host.lang === 'zh' ? 'zh_CN' : 'en',
    version: '8.0.50',
    theme: 'light',
    fontSizeSetting: 16,
  });
  const setting = () => ({
    bluetoothEnabled: false,
    locationEnabled: true,
    wifiEnabled: true,
    deviceOrientation: 'portrait',
  });
  const systemInfo = () => ({
    ...deviceInfo(),
    ...windowInfo(),
    ...baseInfo(),
    ...setting(),
    errMsg: 'getSystemInfo:ok',
  });
  const userInfo = (): object => ({
    nickName: host.user,
    avatarUrl: '',
    gender: 0,
    country: '',
    province: '',
    city: '',
    language: 'zh_CN',
  });
  const granted = { 'scope.userInfo': true, 'scope.userLocation': true, 'scope.writePhotosAlbum': true };
  return {
    getWindowInfo: windowInfo,
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: baseInfo,
    getSystemSetting: setting,
    getSystemInfoSync: systemInfo,
    getSystemInfo: wxCall('getSystemInfo', systemInfo),
    getSystemInfoAsync: wxCall('getSystemInfoAsync', systemInfo),
    getAccountInfoSync: () => ({ miniProgram: { appId: host.appid, envVersion: 'develop', version: '' } }),
    getMenuButtonBoundingClientRect: () => ({
      width: 87,
      height: 32,
      top: STATUS_BAR + 6,
      bottom: STATUS_BAR + 38,
      left: window.innerWidth - 94,
      right: window.innerWidth - 7,
    }),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001, referrerInfo: {} }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001, referrerInfo: {} }),
    canIUse: () => true,
    getNetworkType: wxCall('getNetworkType', () => ({ networkType: navigator.onLine ? 'wifi' : 'none' })),
    login: wxCall('login', () => ({ code: `dev-${host.user}` })),
    checkSession: wxCall('checkSession', () => ({})),
    getSetting: wxCall('getSetting', () => ({ authSetting: granted })),
    authorize: wxCall('authorize', () => ({})),
    openSetting: wxCall('openSetting', () => ({ authSetting: granted })),
    getUserProfile: wxCall('getUserProfile', () => ({
      userInfo: userInfo(),
      rawData: JSON.stringify(userInfo()),
    })),
    getUserInfo: wxCall('getUserInfo', () => ({ userInfo: userInfo(), rawData: JSON.stringify(userInfo()) })),
    setClipboardData: wxCall<{ data: string }>('setClipboardData', async ({ data }) => {
      await navigator.clipboard.writeText(data);
      return {};
    }),
    getClipboardData: wxCall('getClipboardData', async () => ({
      data: await navigator.clipboard.readText(),
    })),
    vibrateShort: wxCall('vibrateShort', () => ({})),
    vibrateLong: wxCall('vibrateLong', () => ({})),
    hideKeyboard: wxCall('hideKeyboard', () => {
      (document.activeElement as HTMLElement | null)?.blur();
      return {};
    }),
    nextTick: (run: () => void): void => void Promise.resolve().then(run),
    getUpdateManager: () => ({
      applyUpdate: (): void => undefined,
      onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) =>
        listener({ hasUpdate: false }),
      onUpdateFailed: (): void => undefined,
      onUpdateReady: (): void => undefined,
    }),
    // Events that never happen in a preview: registering for them is fine.
    ...Object.fromEntries(
      [
        'NetworkStatusChange',
        'MemoryWarning',
        'ThemeChange',
        'KeyboardHeightChange',
        'WindowResize',
        'UserCaptureScreen',
      ].flatMap((name) => [
        [`on${name}`, (): void => undefined],
        [`off${name}`, (): void => undefined],
      ]),
    ),
  };
}
