import { anything, flag, number, text, textOf, type Builtin, type BuiltinNode } from './builtin';
import { convertUnits } from '../units';

/** Height of the selected row in pixels where neither indicator-style nor indicator-class gives one. */
const ROW = 34;
/** Milliseconds without scrolling after which a column stands still. */
const STILL_MS = 120;

/** picker-view and its columns: wheels that are scrolled; a tap on a row chooses it too. */
export const pickerView: Record<string, Builtin> = {
  'picker-view': {
    properties: {
      value: anything([]),
      indicatorStyle: text(),
      indicatorClass: text(),
      maskStyle: text(),
      maskClass: text(),
      immediateChange: flag(),
      name: text(),
    },
    setup: setUpWheels,
  },
  'picker-view-column': { properties: { itemCount: number(0) } },
};

function setUpWheels({ host, get, set, emit }: BuiltinNode) {
  const frame = addLayer(host, 'yl-wheel-frame');
  const mask = addLayer(host, 'yl-wheel-mask');
  let chosen: readonly number[] = [];
  let asked: unknown;
  let moving = false;
  let timer: number | undefined;
  const columns = () =>
    Array.from(host.querySelectorAll<HTMLElement>('wx-picker-view-column')).filter(
      (column) => column.closest('wx-picker-view') === host,
    );
  const height = () => (frame.offsetHeight > 0 ? frame.offsetHeight : ROW);

  const place = () => {
    host.style.setProperty('--yl-row', `${height()}px`);
    for (const [index, column] of columns().entries()) {
      const row = Math.max(0, Math.min(chosen[index] ?? 0, column.children.length - 1));
      const top = row * height();
      if (column.scrollTop !== top) column.scrollTop = top;
    }
  };
  const settle = () => {
    const rows = columns().map((column) => Math.round(column.scrollTop / height()));
    if (rows.some((row, index) => row !== (chosen[index] ?? 0))) {
      chosen = rows;
      asked = rows;
      set('value', rows);
      emit('change', { value: rows });
    }
    if (moving) emit('pickend', {});
    moving = false;
  };
  const begin = () => {
    if (!moving) emit('pickstart', {});
    moving = true;
  };
  for (const type of ['wheel', 'touchstart']) host.addEventListener(type, begin, { passive: true });
  // Scrolling does not bubble, but it can be caught on its way down.
  const scrolled = () => {
    window.clearTimeout(timer);
    if (get('immediateChange') === true) settle();
    else timer = window.setTimeout(settle, STILL_MS);
  };
  host.addEventListener('scroll', scrolled, { capture: true, passive: true });
  host.addEventListener('click', ({ target }) => {
    const column = columns().find((one) => one !== target && one.contains(target as Node));
    const row = Array.from(column?.children ?? []).findIndex((child) => child.contains(target as Node));
    if (column === undefined || row < 0) return;
    column.scrollTop = row * height();
    settle();
  });
  const rows = new MutationObserver(place);
  // What is hidden cannot be scrolled: its wheels turn once it shows.
  const size = 'ResizeObserver' in window ? new ResizeObserver(place) : undefined;
  return {
    update() {
      frame.className = `yl-wheel-frame ${textOf(get('indicatorClass'))}`;
      frame.style.cssText = convertUnits(textOf(get('indicatorStyle')));
      mask.className = `yl-wheel-mask ${textOf(get('maskClass'))}`;
      mask.style.cssText = convertUnits(textOf(get('maskStyle')));
      const value: unknown = get('value');
      if (value !== asked)
        chosen = Array.isArray(value) ? value.map((row) => Math.floor(Number(row)) || 0) : [];
      asked = value;
      if (host.isConnected) place();
    },
    attached() {
      rows.observe(host, { childList: true, subtree: true });
      size?.observe(host);
      window.setTimeout(place);
    },
    detached() {
      window.clearTimeout(timer);
      rows.disconnect();
      size?.disconnect();
    },
  };
}

function addLayer(host: HTMLElement, name: string): HTMLElement {
  const layer = document.createElement('div');
  layer.className = name;
  host.append(layer);
  return layer;
}
