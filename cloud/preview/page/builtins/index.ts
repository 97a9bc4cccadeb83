import { glassEasel, type CodeSpace } from 'glass-easel-miniprogram-adapter';
import {
  EVERYWHERE,
  textOf,
  type Builtin,
  type BuiltinLife,
  type BuiltinNode,
  type BuiltinServices,
} from './builtin';
import { choices } from './choices';
import { containers } from './containers';
import { forms } from './forms';
import { imageBuiltins } from './image';
import { createAnimationPlayer } from '../animation';
import { addHover } from './hover';
import { inputs } from './inputs';
import { pickerView } from './picker-view';
import { placeholders } from './placeholders';
import { richText } from './rich-text';
import { video } from './video';
import { webView } from './web-view';

export { type BuiltinServices, type PickRequest } from './builtin';

type Definition = glassEasel.GeneralComponentDefinition;

/** Defines the built-in components in `space` and gives each one's definition by its tag. */
export function defineBuiltins(space: CodeSpace, services: BuiltinServices): Map<string, Definition> {
  const all: Record<string, Builtin> = {
    ...containers(services),
    ...imageBuiltins(services),
    ...inputs,
    ...choices(services),
    ...forms,
    ...pickerView,
    ...webView,
    ...richText(services),
    ...video(services),
    ...placeholders(services.notDrawn),
  };
  return new Map(Object.entries(all).map(([tag, builtin]) => [tag, define(space, tag, builtin)]));
}

interface Instance {
  readonly _$: glassEasel.GeneralComponent;
  readonly data: Record<string, unknown>;
  setData(data: Record<string, unknown>): void;
  triggerEvent(type: string, detail: object, options?: object): void;
}

type Life = BuiltinLife & { readonly node: BuiltinNode; readonly animate: (animation: unknown) => void };

function define(space: CodeSpace, tag: string, builtin: Builtin): Definition {
  const lives = new WeakMap<object, Life>();
  const definition = {
    options: { multipleSlots: false },
    properties: { ...EVERYWHERE, ...builtin.properties },
    observers: {
      '**'(this: Instance) {
        const life = lives.get(this);
        life?.update?.(life.node);
        if (life === undefined) return;
        reflect(life.node);
        life.animate(life.node.get('animation'));
      },
    },
    lifetimes: {
      created(this: Instance) {
        // A component that renders after it has left the page gets elements that are drawn nowhere.
        if (this._$.getBackendElement() === null) return;
        const node = nodeOf(this);
        addHover(node);
        forwardTransitions(node);
        const life = { ...builtin.setup?.(node), node, animate: createAnimationPlayer(node.host) };
        lives.set(this, life);
        life.update?.(node);
      },
      attached(this: Instance) {
        lives.get(this)?.attached?.();
      },
      detached(this: Instance) {
        lives.get(this)?.detached?.();
      },
    },
  };
  const made = space.component(`built-in/${tag}`).definition(definition).register();
  return (made as unknown as { readonly _$: Definition })._$;
}

function nodeOf(instance: Instance): BuiltinNode {
  return {
    host: instance._$.getBackendElement() as unknown as HTMLElement,
    get: (name) => instance.data[name],
    set: (name, value) => instance.setData({ [name]: value }),
    emit: (type, detail, options) => instance.triggerEvent(type, detail, options ?? {}),
    on: (type, handle) => instance._$.addListener(type, () => handle()),
    ownerPath: () => instance._$.ownerShadowRoot?.getHostNode().is ?? '',
  };
}

/** The browser's own events of styles that change by themselves, which WeChat has under the same names. */
function forwardTransitions({ host, emit }: BuiltinNode): void {
  for (const type of ['transitionend', 'animationstart', 'animationiteration', 'animationend']) {
    host.addEventListener(type, (event) => {
      if (event.target !== host) return;
      emit(type, { elapsedTime: (event as TransitionEvent).elapsedTime }, { bubbles: true });
    });
  }
}

const ARIA = ['role', 'label', 'hidden', 'disabled', 'checked', 'live', 'labelledby'] as const;

function reflect({ host, get }: BuiltinNode): void {
  host.toggleAttribute('hidden', get('hidden') === true);
  for (const name of ARIA) {
    const value = get(`aria${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`);
    if (value === '' || value === null || value === undefined) continue;
    host.setAttribute(name === 'role' ? 'role' : `aria-${name}`, textOf(value));
  }
}
