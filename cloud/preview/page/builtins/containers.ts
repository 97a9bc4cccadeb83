import { anything, flag, number, text, textOf, type Builtin, type BuiltinServices } from './builtin';
import { movable } from './movable';
import { pixels } from '../units';

/** Components that hold others: view, text, scroll-view, swiper, navigator. */
export function containers(services: BuiltinServices): Record<string, Builtin> {
  const view: Builtin = { properties: {} };
  return {
    view,
    'cover-view': view,
    ...movable,
    'share-element': view,
    'match-media': view,
    'keyboard-accessory': view,
    'navigation-bar': view,
    'page-container': {
      properties: { show: flag() },
      setup: ({ host, get }) => ({
        update: () => (host.style.display = get('show') === true ? 'block' : 'none'),
      }),
    },
    'root-portal': view,
    'page-meta': view,
    text: {
      properties: { selectable: flag(), userSelect: flag(), space: text(), decode: flag() },
      setup: () => ({
        update: ({ host, get }) =>
          host.classList.toggle('yl-selectable', get('selectable') === true || get('userSelect') === true),
      }),
    },
    'scroll-view': scrollView,
    swiper,
    'swiper-item': { properties: { itemId: text(), skipHiddenItemLayout: flag() } },
    navigator: {
      properties: { url: text(), openType: text('navigate'), delta: number(1), target: text('self') },
      setup: (node) => {
        node.on('tap', () =>
          services.navigate(textOf(node.get('openType')), textOf(node.get('url')), Number(node.get('delta'))),
        );
        return {};
      },
    },
  };
}

const scrollView: Builtin = {
  properties: {
    scrollX: flag(),
    scrollY: flag(),
    scrollTop: anything(),
    scrollLeft: anything(),
    scrollIntoView: text(),
    scrollWithAnimation: flag(),
    upperThreshold: anything(50),
    lowerThreshold: anything(50),
    enhanced: flag(),
    showScrollbar: flag(true),
    enableFlex: flag(),
    bounces: flag(true),
    pagingEnabled: flag(),
    refresherEnabled: flag(),
    refresherTriggered: flag(),
    refresherThreshold: number(45),
    refresherDefaultStyle: text('black'),
    refresherBackground: text('#fff'),
    enableBackToTop: flag(),
    fastDeceleration: flag(),
    type: text('list'),
  },
  setup(node) {
    const { host, get, emit } = node;
    let last = { top: 0, left: 0, atEnd: false, atStart: true };
    let wanted: { top: unknown; left: unknown; into: unknown } = { top: null, left: null, into: '' };
    host.addEventListener('scroll', () => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = host;
      const horizontal = get('scrollX') === true && get('scrollY') !== true;
      const position = horizontal ? scrollLeft : scrollTop;
      const rest = horizontal
        ? scrollWidth - clientWidth - scrollLeft
        : scrollHeight - clientHeight - scrollTop;
      const atStart = position <= Number(get('upperThreshold'));
      const atEnd = rest <= Number(get('lowerThreshold'));
      emit('scroll', {
        scrollTop,
        scrollLeft,
        scrollHeight,
        scrollWidth,
        deltaX: last.left - scrollLeft,
        deltaY: last.top - scrollTop,
      });
      if (atStart && !last.atStart) emit('scrolltoupper', { direction: horizontal ? 'left' : 'top' });
      if (atEnd && !last.atEnd) emit('scrolltolower', { direction: horizontal ? 'right' : 'bottom' });
      last = { top: scrollTop, left: scrollLeft, atEnd, atStart };
    });
    return {
      update() {
        host.style.overflowX = get('scrollX') === true ? 'auto' : 'hidden';
        host.style.overflowY = get('scrollY') === true ? 'auto' : 'hidden';
        host.style.scrollBehavior = get('scrollWithAnimation') === true ? 'smooth' : 'auto';
        const next = { top: get('scrollTop'), left: get('scrollLeft'), into: get('scrollIntoView') };
        if (next.top !== wanted.top && next.top !== null) host.scrollTop = pixels(next.top);
        if (next.left !== wanted.left && next.left !== null) host.scrollLeft = pixels(next.left);
        if (next.into !== wanted.into && next.into !== '') {
          const id = String(next.into);
          window.setTimeout(() => host.querySelector(`[id="${id}"]`)?.scrollIntoView());
        }
        wanted = next;
      },
    };
  },
};

const swiper: Builtin = {
  properties: {
    indicatorDots: flag(),
    indicatorColor: text('rgba(0, 0, 0, .3)'),
    indicatorActiveColor: text('#000000'),
    autoplay: flag(),
    current: number(0),
    interval: number(5000),
    duration: number(500),
    circular: flag(),
    vertical: flag(),
    previousMargin: text('0px'),
    nextMargin: text('0px'),
    displayMultipleItems: number(1),
    easingFunction: text('default'),
    snapToEdge: flag(),
    currentItemId: text(),
  },
  setup({ host, get, set, emit }) {
    let shown = 0;
    let timer: number | undefined;
    const dots = document.createElement('div');
    dots.className = 'yl-dots';
    const items = () => Array.from(host.children).filter((child) => child.localName === 'wx-swiper-item');
    const drawDots = () => {
      if (get('indicatorDots') !== true) {
        dots.remove();
        return;
      }
      dots.replaceChildren(
        ...items().map((_, index) => {
          const dot = document.createElement('i');
          dot.style.background = String(get(index === shown ? 'indicatorActiveColor' : 'indicatorColor'));
          return dot;
        }),
      );
      if (!dots.isConnected) host.append(dots);
    };
    const show = (index: number, source: '' | 'touch' | 'autoplay') => {
      const count = items().length;
      if (count === 0) return;
      const next = Math.max(0, Math.min(index, count - 1));
      const vertical = get('vertical') === true;
      for (const item of items() as HTMLElement[]) {
        item.style.transitionDuration = `${Number(get('duration'))}ms`;
        item.style.transform = vertical ? `translateY(${-next * 100}%)` : `translateX(${-next * 100}%)`;
      }
      if (next !== shown) {
        shown = next;
        if (source !== '') set('current', next);
        emit('change', { current: next, currentItemId: '', source });
        emit('animationfinish', { current: next, currentItemId: '', source });
      }
      drawDots();
    };
    let from = 0;
    const position = (event: MouseEvent | TouchEvent) => {
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      return (get('vertical') === true ? point?.clientY : point?.clientX) ?? 0;
    };
    const begin = (event: Event) => (from = position(event as MouseEvent));
    const end = (event: Event) => {
      const moved = position(event as MouseEvent) - from;
      if (Math.abs(moved) > 40) show(shown + (moved < 0 ? 1 : -1), 'touch');
    };
    for (const type of ['mousedown', 'touchstart']) host.addEventListener(type, begin, { passive: true });
    for (const type of ['mouseup', 'touchend']) host.addEventListener(type, end);
    const run = () => {
      window.clearInterval(timer);
      if (get('autoplay') !== true) return;
      timer = window.setInterval(
        () => {
          const last = shown >= items().length - 1;
          if (!last || get('circular') === true) show(last ? 0 : shown + 1, 'autoplay');
        },
        Number(get('interval')),
      );
    };
    return {
      update() {
        host.toggleAttribute('vertical', get('vertical') === true);
        show(Number(get('current')), '');
        if (host.isConnected) run();
      },
      attached() {
        drawDots();
        show(Number(get('current')), '');
        run();
      },
      detached: () => window.clearInterval(timer),
    };
  },
};
