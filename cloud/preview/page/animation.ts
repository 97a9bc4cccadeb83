interface Timing {
  readonly duration?: number;
  readonly timingFunction?: string;
  readonly delay?: number;
  readonly transformOrigin?: string;
}

/** One `step()`: what is reached, and how. */
export interface AnimationStep {
  /** CSS properties with their values; `transform` is apart. */
  readonly style: Readonly<Record<string, string>>;
  readonly transform: readonly string[];
  readonly timing: Required<Timing>;
}

/** What `export()` gives and the attribute `animation` takes. */
export interface ExportedAnimation {
  readonly actions: readonly AnimationStep[];
}

type Chain = Record<string, (...values: readonly unknown[]) => unknown>;

const LENGTHS = ['width', 'height', 'left', 'right', 'top', 'bottom'];
const TRANSFORMS: Readonly<Record<string, string>> = {
  matrix: '',
  matrix3d: '',
  rotate: 'deg',
  rotate3d: 'deg',
  rotateX: 'deg',
  rotateY: 'deg',
  rotateZ: 'deg',
  scale: '',
  scale3d: '',
  scaleX: '',
  scaleY: '',
  scaleZ: '',
  skew: 'deg',
  skewX: 'deg',
  skewY: 'deg',
  translate: 'px',
  translate3d: 'px',
  translateX: 'px',
  translateY: 'px',
  translateZ: 'px',
};

/** `wx.createAnimation`: collects steps; a component's attribute `animation` plays them. */
export function createAnimation(defaults: Timing = {}): Chain {
  let steps: AnimationStep[] = [];
  let style: Record<string, string> = {};
  let transform: string[] = [];
  const chain: Chain = {
    step(given = {}) {
      const timing = {
        duration: 400,
        timingFunction: 'linear',
        delay: 0,
        transformOrigin: '50% 50% 0',
        ...defaults,
        ...(given as Timing),
      };
      // What was reached stays reached: WeChat's steps add up.
      steps.push({ style: { ...style }, transform: [...transform], timing });
      transform = [];
      return chain;
    },
    export() {
      const actions = steps;
      steps = [];
      return { actions } satisfies ExportedAnimation;
    },
  };
  const into = (name: string, property: string, unit: string) => {
    chain[name] = (value) => {
      style = { ...style, [property]: withUnit(value, unit) };
      return chain;
    };
  };
  into('opacity', 'opacity', '');
  into('backgroundColor', 'background-color', '');
  for (const name of LENGTHS) into(name, name, 'px');
  for (const [name, unit] of Object.entries(TRANSFORMS)) {
    chain[name] = (...values) => {
      const last = values.length - 1;
      // The first three of rotate3d are a direction.
      const written = values.map((value, index) =>
        withUnit(value, name === 'rotate3d' && index < last ? '' : unit),
      );
      transform.push(`${name}(${written.join(', ')})`);
      return chain;
    };
  }
  return chain;
}

function withUnit(value: unknown, unit: string): string {
  return typeof value === 'number' ? `${value}${unit}` : String(value);
}

/** Plays the steps of an exported animation on an element, one after the other; a newer one replaces it. */
export function createAnimationPlayer(host: HTMLElement): (animation: unknown) => void {
  let timer: number | undefined;
  let playing: unknown;
  return (animation) => {
    if (animation === playing || !isExported(animation)) return;
    playing = animation;
    window.clearTimeout(timer);
    const play = (index: number) => {
      const step = animation.actions[index];
      if (step === undefined) return;
      const { duration, timingFunction, delay, transformOrigin } = step.timing;
      host.style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`;
      host.style.transformOrigin = transformOrigin;
      for (const [property, value] of Object.entries(step.style)) host.style.setProperty(property, value);
      if (step.transform.length > 0) host.style.transform = step.transform.join(' ');
      timer = window.setTimeout(() => play(index + 1), duration + delay);
    };
    // After this frame, so that the element has a place to start from.
    timer = window.setTimeout(() => play(0));
  };
}

function isExported(value: unknown): value is ExportedAnimation {
  return Array.isArray((value as Partial<ExportedAnimation> | null | undefined)?.actions);
}
