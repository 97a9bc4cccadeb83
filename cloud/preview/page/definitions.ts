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
    const { behaviors } = definition;
    if (!Array.isArray(behaviors)) return definition;
    return {
      ...definition,
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
