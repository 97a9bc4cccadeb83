/** A property's type and what it is where the page says nothing. */
export type PropertyShape = Readonly<Record<string, PropertyType>>;
type PropertyType =
  | { readonly type: StringConstructor; readonly value: string }
  | { readonly type: NumberConstructor; readonly value: number }
  | { readonly type: BooleanConstructor; readonly value: boolean }
  | { readonly type: null; readonly value: unknown };

/** Short forms for tables of properties. */
export const text = (value = ''): PropertyType => ({ type: String, value });
/** A number property. */
export const number = (value = 0): PropertyType => ({ type: Number, value });
/** A boolean property. */
export const flag = (value = false): PropertyType => ({ type: Boolean, value });
/** A property of any type. */
export const anything = (value: unknown = null): PropertyType => ({ type: null, value });

/** What a built-in component may do with its instance. */
export interface BuiltinNode {
  /** The component's element in the document. */
  readonly host: HTMLElement;
  /** The properties as they are now. */
  readonly get: (name: string) => unknown;
  /** Changes a property from inside, as typing does; carries `model:` bindings along. */
  readonly set: (name: string, value: unknown) => void;
  /** Sends an event to the page. */
  readonly emit: (type: string, detail: object, options?: { readonly bubbles?: boolean }) => void;
  /** Hears an event of the engine, such as `tap`, on the component itself. */
  readonly on: (type: string, handle: () => void) => void;
  /** Path of the page or component in whose template the component stands. */
  readonly ownerPath: () => string;
}

/** How a built-in lives: each member is optional. */
export interface BuiltinLife {
  /** Brings the document in line with the properties; called at creation and after every change. */
  readonly update?: (changed: BuiltinNode) => void;
  readonly attached?: () => void;
  readonly detached?: () => void;
}

/** One built-in component. Its children stand directly in its element. */
export interface Builtin {
  readonly properties: PropertyShape;
  readonly setup?: (node: BuiltinNode) => BuiltinLife;
}

/** What the built-ins need from the rest of the preview. */
export interface BuiltinServices {
  /** The address a browser can load for what a page wrote into `src`. */
  readonly resolveSource: (source: string, ownerPath: string) => Promise<string>;
  readonly navigate: (kind: string, url: string, delta: number) => void;
  readonly pick: (request: PickRequest) => Promise<unknown>;
  /** Told of each component of WeChat's own that is shown as a labelled box only. */
  readonly notDrawn: (tag: string) => void;
  /** Told of each tag that is neither built in nor a component of the app. */
  readonly unknown: (tag: string) => void;
}

/** What a `<picker>` asks for. */
export interface PickRequest {
  readonly mode: string;
  /** Labels of each column. */
  readonly columns: readonly (readonly string[])[];
  readonly value: unknown;
  readonly title: string;
  readonly start: string;
  readonly end: string;
}

/** Properties every built-in has. */
export const EVERYWHERE: PropertyShape = {
  hoverClass: text('none'),
  hoverStopPropagation: flag(),
  hoverStartTime: number(50),
  hoverStayTime: number(400),
  ariaRole: text(),
  ariaLabel: text(),
  ariaHidden: anything(),
  ariaDisabled: anything(),
  ariaChecked: anything(),
  ariaLive: text(),
  ariaLabelledby: text(),
  role: text(),
  hidden: flag(),
  animation: anything(),
};

/** A property as text: empty where it is nothing or not something one can write. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
