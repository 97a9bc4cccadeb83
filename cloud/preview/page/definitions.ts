import type { AppBundle } from './app-bundle';
import type { Engine } from './engine';

type Definition = Record<string, unknown>;

/** Defines components and pages as their scripts run, each when it is first needed. */
export interface Definitions {
  /** Runs the script of `path` and, before it, those of the components it uses. */
  readonly define: (path: string) => void;
}

/**
 * Puts `Page`, `Component` and `Behavior` into `target` and makes {@link Definitions}. A script that fails is
 * reported, and its page or component is defined empty, so that the rest of the app still shows.
 */
export function createDefinitions(
  target: Record<string, unknown>,
  from: {
    readonly engine: Engine;
    readonly bundle: AppBundle;
    readonly report: (error: unknown, path: string) => void;
  },
): Definitions {
  const { engine, bundle, report } = from;
  const { space } = engine;
  const done = new Set<string>();
  const registered = new Set<string>();
  const builtinBehaviors = makeBuiltinBehaviors(engine);
  let current = '';

  const withBehaviors = (definition: Definition): Definition => {
    const { behaviors, properties } = definition;
    const forgiving = isRecord(properties)
      ? { ...definition, properties: asForgiven(properties) }
      : definition;
    if (!Array.isArray(behaviors)) return forgiving;
    return {
      ...forgiving,
      behaviors: behaviors.flatMap((behavior: unknown) =>
        typeof behavior === 'string' ? (builtinBehaviors.get(behavior) ?? []) : [behavior],
      ),
    };
  };
  target['Page'] = (definition: Definition) => {
    registered.add(current);
    space
      .component(current)
      .pageDefinition(withBehaviors(definition) as never)
      .register();
  };
  target['Component'] = (definition: Definition) => {
    registered.add(current);
    const { options, ...rest } = withBehaviors(definition) as { options?: object } & Definition;
    const builder = space.component(current);
    (options === undefined ? builder : builder.options(options as never)).definition(rest).register();
  };
  const Behavior = (definition: Definition) =>
    space.behavior().definition(withBehaviors(definition)).register();
  target['Behavior'] = Behavior;

  const define = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    for (const used of Object.values(bundle.configs[path]?.usingComponents ?? {})) {
      if (bundle.configs[used] !== undefined) define(used);
    }
    current = path;
    try {
      bundle.scripts[path]?.();
    } catch (error) {
      report(error, path);
    }
    if (!registered.has(path)) space.component(path).definition({}).register();
  };
  return { define };
}

/**
 * Properties as WeChat takes them where the engine would refuse: several types in a list, and an observer named after a
 * method that does not exist.
 */
function asForgiven(properties: Definition): Definition {
  return Object.fromEntries(
    Object.entries(properties).map(([name, given]) => {
      const written: unknown = Array.isArray(given) ? { type: given } : given;
      if (!isRecord(written)) return [name, written];
      const { type, observer } = written;
      const [first, ...rest] = Array.isArray(type) ? (type as readonly unknown[]) : [type];
      const observe = function (this: Definition, ...values: readonly unknown[]) {
        const method = this[String(observer)];
        if (typeof method === 'function') Reflect.apply(method, this, values);
      };
      return [
        name,
        {
          ...written,
          ...(Array.isArray(type) ? { type: first, optionalTypes: rest } : {}),
          ...(typeof observer === 'string' ? { observer: observe } : {}),
        },
      ];
    }),
  );
}

function isRecord(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null;
}

function makeBuiltinBehaviors({ space }: Engine): Map<string, unknown> {
  const field = space
    .behavior()
    .definition({
      properties: { name: { type: String, value: '' }, value: { type: null, value: '' } },
      data: { __formField: true },
    })
    .register();
  const empty = space.behavior().definition({}).register();
  return new Map<string, unknown>([
    ['wx://form-field', field],
    ['wx://form-field-group', empty],
    ['wx://form-field-button', empty],
    ['wx://component-export', empty],
  ]);
}
