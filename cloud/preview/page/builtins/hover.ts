import { textOf, type BuiltinNode } from './builtin';

/** Shows `hover-class` while the component is pressed. */
export function addHover({ host, get }: BuiltinNode): void {
  let timer: number | undefined;
  const classes = () => {
    const wanted = textOf(get('hoverClass'));
    return wanted === 'none' || wanted === '' ? [] : wanted.split(/\s+/);
  };
  // Written by the template's owner, whose class prefix the element's other classes show.
  const prefixed = () => {
    const prefix = Array.from(host.classList)
      .find((name) => name.includes('--'))
      ?.split('--')[0];
    return classes().flatMap((name) => (prefix === undefined ? [name] : [name, `${prefix}--${name}`]));
  };
  const press = (event: Event) => {
    const names = prefixed();
    if (names.length === 0 || host.hasAttribute('disabled')) return;
    if (get('hoverStopPropagation') === true) event.stopPropagation();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => host.classList.add(...names), Number(get('hoverStartTime')));
  };
  const release = () => {
    const names = prefixed();
    if (names.length === 0) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => host.classList.remove(...names), Number(get('hoverStayTime')));
  };
  for (const type of ['mousedown', 'touchstart']) host.addEventListener(type, press, { passive: true });
  for (const type of ['mouseup', 'mouseleave', 'touchend', 'touchcancel'])
    host.addEventListener(type, release);
}
