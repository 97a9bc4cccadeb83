import { glassEasel } from 'glass-easel-miniprogram-adapter';

type Context = InstanceType<typeof glassEasel.CurrentWindowBackendContext>;
type EventOptions = glassEasel.EventOptions;

const LONG_PRESS_MS = 350;
const MOVED_PX = 10;

/** What the engine notes on the elements it owns. */
interface Owned {
  readonly __wxElement?: glassEasel.Element;
}

/** The engine's element at or above a node of the document. */
export function elementAt(node: EventTarget | null): glassEasel.Element | undefined {
  let at = node as (Node & Owned) | null;
  while (at !== null && at.__wxElement === undefined) at = at.parentNode;
  return at?.__wxElement;
}

/**
 * Completes the engine's gestures: `touches` and `changedTouches` on the event itself, a tap's `detail` of x and y
 * alone, no tap on what is disabled, and `longpress`, after which no tap follows.
 */
export function watchGestures(context: Context): void {
  let pressed = false;
  let timer: number | undefined;
  let start = { x: 0, y: 0 };
  context.onEvent((...heard) => {
    const [target, type, , options] = heard;
    const detail: unknown = heard[2];
    const event = options.originalEvent as Event;
    if (type === 'tap') {
      if (pressed || isDisabled(event.target)) return;
      const { x, y, touch } = pointOf(detail as { x: number; y: number });
      dispatch(target, type, {
        detail: { x, y },
        options: { ...options, extraFields: { touches: [touch], changedTouches: [touch] } },
      });
      return;
    }
    if (type.startsWith('touch')) {
      const { touches, changedTouches } = event as TouchEvent;
      const extraFields = { touches: list(touches), changedTouches: list(changedTouches) };
      dispatch(target, type, { detail: {}, options: { ...options, extraFields } });
      return;
    }
    dispatch(target, type, { detail, options });
  });

  const begin = (event: Event, x: number, y: number) => {
    pressed = false;
    start = { x, y };
    window.clearTimeout(timer);
    const element = elementAt(event.target);
    timer = window.setTimeout(() => {
      pressed = true;
      const point = pointOf(start);
      element?.triggerEvent('longpress', start, {
        bubbles: true,
        composed: true,
        extraFields: { touches: [point.touch], changedTouches: [point.touch] },
      });
      element?.triggerEvent('longtap', start, { bubbles: true, composed: true });
    }, LONG_PRESS_MS);
  };
  const move = (x: number, y: number) => {
    if (Math.abs(x - start.x) > MOVED_PX || Math.abs(y - start.y) > MOVED_PX) window.clearTimeout(timer);
  };
  const end = () => window.clearTimeout(timer);
  const on = (type: string, handle: (event: Event) => void) =>
    document.body.addEventListener(type, handle, { capture: true, passive: true });
  on('mousedown', (event) => begin(event, (event as MouseEvent).clientX, (event as MouseEvent).clientY));
  on('mousemove', (event) => move((event as MouseEvent).clientX, (event as MouseEvent).clientY));
  on('touchstart', (event) => {
    const touch = (event as TouchEvent).touches[0];
    begin(event, touch?.clientX ?? 0, touch?.clientY ?? 0);
  });
  on('touchmove', (event) => {
    const touch = (event as TouchEvent).touches[0];
    move(touch?.clientX ?? 0, touch?.clientY ?? 0);
  });
  for (const type of ['mouseup', 'touchend', 'touchcancel', 'scroll']) on(type, end);
}

function isDisabled(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('wx-button[disabled]') !== null;
}

function list(touches: TouchList | undefined): readonly object[] {
  return Array.from(touches ?? [], ({ identifier, clientX, clientY, pageX, pageY }) => ({
    identifier,
    clientX,
    clientY,
    pageX,
    pageY,
  }));
}

function pointOf(at: { readonly x: number; readonly y: number }) {
  const x = at.x;
  const y = at.y;
  return { x, y, touch: { identifier: 0, clientX: x, clientY: y, pageX: x, pageY: y } };
}

/** Sends an event of the document through the engine's own tree. */
function dispatch(
  target: glassEasel.Element,
  type: string,
  event: { readonly detail: unknown; readonly options: EventOptions },
): void {
  const made = new glassEasel.Event(type, event.detail, event.options);
  glassEasel.Event.dispatchEvent(target, made);
  if (made.defaultPrevented()) (event.options.originalEvent as Event).preventDefault();
}
