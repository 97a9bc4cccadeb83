import { anything, flag, number, text, type Builtin } from './builtin';
import { pixels } from '../units';

/** movable-area and movable-view: the view stays inside the area and follows finger or mouse. */
export const movable: Record<string, Builtin> = {
  'movable-area': { properties: { scaleArea: flag() } },
  'movable-view': {
    properties: {
      direction: text('none'),
      x: anything(0),
      y: anything(0),
      disabled: flag(),
      inertia: flag(),
      outOfBounds: flag(),
      damping: number(20),
      friction: number(2),
      animation: anything(true),
    },
    setup({ host, get, emit }) {
      let at = { x: 0, y: 0 };
      let wanted: { readonly x: unknown; readonly y: unknown } = { x: undefined, y: undefined };
      let from: { readonly x: number; readonly y: number } | undefined;
      const place = (x: number, y: number, source: string) => {
        const area = host.closest('wx-movable-area');
        const within = (value: number, room: number) =>
          Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room));
        const next = {
          x: within(x, (area?.clientWidth ?? 0) - host.offsetWidth),
          y: within(y, (area?.clientHeight ?? 0) - host.offsetHeight),
        };
        host.style.transform = `translate(${next.x}px, ${next.y}px)`;
        if (next.x !== at.x || next.y !== at.y) emit('change', { ...next, source });
        at = next;
      };
      const pointOf = (event: Event) => {
        const point = 'touches' in event ? (event as TouchEvent).touches[0] : (event as MouseEvent);
        return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
      };
      const move = (event: Event) => {
        if (from === undefined) return;
        const point = pointOf(event);
        const direction = get('direction');
        place(
          direction === 'vertical' ? at.x : point.x - from.x,
          direction === 'horizontal' ? at.y : point.y - from.y,
          'touch',
        );
      };
      const end = () => {
        from = undefined;
        for (const type of ['mousemove', 'touchmove']) document.removeEventListener(type, move);
        for (const type of ['mouseup', 'touchend']) document.removeEventListener(type, end);
      };
      const begin = (event: Event) => {
        if (get('disabled') === true || get('direction') === 'none') return;
        const point = pointOf(event);
        from = { x: point.x - at.x, y: point.y - at.y };
        for (const type of ['mousemove', 'touchmove'])
          document.addEventListener(type, move, { passive: true });
        for (const type of ['mouseup', 'touchend']) document.addEventListener(type, end);
      };
      for (const type of ['mousedown', 'touchstart']) host.addEventListener(type, begin, { passive: true });
      const follow = () => {
        const next = { x: get('x'), y: get('y') };
        if (!host.isConnected || (next.x === wanted.x && next.y === wanted.y)) return;
        wanted = next;
        place(pixels(next.x), pixels(next.y), '');
      };
      return { update: follow, attached: () => window.setTimeout(follow), detached: end };
    },
  },
};
