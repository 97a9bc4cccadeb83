import type { Chrome } from '../chrome';
import type { Router } from '../router';
import { startRefresh, stopRefresh } from '../scroll';
import { wxCall, WxFailure } from './calls';

type Events = Readonly<Record<string, (...args: readonly unknown[]) => void>>;

/** Routes, navigation bar, tab bar, scrolling and refreshing. */
export function navigationApi(router: () => Router, chrome: Chrome): Record<string, unknown> {
  const go = (name: string, run: (url: string) => void) =>
    wxCall<{ url: string }>(name, ({ url }) => {
      if (typeof url !== 'string') throw new WxFailure('parameter.url should be String');
      run(url);
      return {};
    });
  const quiet = (name: string, run: () => void = () => undefined) =>
    wxCall(name, () => {
      run();
      return {};
    });
  const top = () => {
    const page = router().top;
    if (page === undefined) throw new WxFailure('no page');
    return page;
  };
  const redraw = () => chrome.show(top(), router().stack.length);
  return {
    navigateTo: wxCall<{ url: string; events?: Events }>('navigateTo', ({ url, events }) => {
      if (typeof url !== 'string') throw new WxFailure('parameter.url should be String');
      return { eventChannel: router().navigateTo(url, events) };
    }),
    redirectTo: go('redirectTo', (url) => router().redirectTo(url)),
    switchTab: go('switchTab', (url) => router().switchTab(url)),
    reLaunch: go('reLaunch', (url) => router().reLaunch(url)),
    navigateBack: wxCall<{ delta?: number }>('navigateBack', ({ delta = 1 }) => {
      router().navigateBack(delta);
      return {};
    }),
    setNavigationBarTitle: wxCall<{ title: string }>('setNavigationBarTitle', ({ title }) => {
      top().title = title;
      redraw();
      return {};
    }),
    setNavigationBarColor: wxCall<{ frontColor: string; backgroundColor: string }>(
      'setNavigationBarColor',
      (colours) => {
        top().colours = { front: colours.frontColor, back: colours.backgroundColor };
        redraw();
        return {};
      },
    ),
    showNavigationBarLoading: quiet('showNavigationBarLoading', () => chrome.setBusy(true)),
    hideNavigationBarLoading: quiet('hideNavigationBarLoading', () => chrome.setBusy(false)),
    hideHomeButton: quiet('hideHomeButton'),
    setBackgroundColor: quiet('setBackgroundColor'),
    setBackgroundTextStyle: quiet('setBackgroundTextStyle'),
    showShareMenu: quiet('showShareMenu'),
    hideShareMenu: quiet('hideShareMenu'),
    startPullDownRefresh: quiet('startPullDownRefresh', () => startRefresh(top())),
    stopPullDownRefresh: quiet('stopPullDownRefresh', () => stopRefresh(top())),
    pageScrollTo: wxCall<{ scrollTop?: number; selector?: string; duration?: number }>(
      'pageScrollTo',
      (options) => {
        const { scrollTop, selector, duration = 300 } = options;
        const { scroller } = top();
        const target = selector === undefined ? null : scroller.querySelector(selector);
        const place = target?.getBoundingClientRect().top ?? 0;
        const y = scrollTop ?? scroller.scrollTop + place - scroller.getBoundingClientRect().top;
        scroller.scrollTo({ top: y, behavior: duration > 0 ? 'smooth' : 'auto' });
        return {};
      },
    ),
    showTabBar: quiet('showTabBar', () => chrome.tabBar.setHidden(false)),
    hideTabBar: quiet('hideTabBar', () => chrome.tabBar.setHidden(true)),
    setTabBarBadge: wxCall<{ index: number; text: string }>('setTabBarBadge', ({ index, text }) => {
      chrome.tabBar.setBadge(index, text, false);
      return {};
    }),
    removeTabBarBadge: wxCall<{ index: number }>('removeTabBarBadge', ({ index }) => {
      chrome.tabBar.setBadge(index, null, false);
      return {};
    }),
    showTabBarRedDot: wxCall<{ index: number }>('showTabBarRedDot', ({ index }) => {
      chrome.tabBar.setBadge(index, null, true);
      return {};
    }),
    hideTabBarRedDot: wxCall<{ index: number }>('hideTabBarRedDot', ({ index }) => {
      chrome.tabBar.setBadge(index, null, false);
      return {};
    }),
    setTabBarItem: wxCall<{ index: number; text?: string }>('setTabBarItem', ({ index, text }) => {
      chrome.tabBar.setItem(index, text);
      return {};
    }),
    createSelectorQuery: () => top().caller.createSelectorQuery(),
  };
}
