import {
  glassEasel,
  MiniProgramEnv,
  type CodeSpace,
  type AssociatedBackend,
} from 'glass-easel-miniprogram-adapter';
import type { AppBundle, ComponentConfig } from './app-bundle';
import { defineBuiltins, type BuiltinServices } from './builtins';
import { watchGestures } from './gestures';
import { convertUnits } from './units';

/** One running engine: component definitions and the connection to the document. */
export interface Engine {
  readonly space: CodeSpace;
  readonly backend: AssociatedBackend;
  readonly env: MiniProgramEnv;
}

interface OptionsMaker {
  prepareComponentOptions(
    is: string,
    options?: { readonly virtualHost?: boolean },
  ): [Record<string, unknown>, unknown];
}

/** Makes the engine for one app: built-in components first, then the app's templates and settings. */
export function createEngine(bundle: AppBundle, services: BuiltinServices): Engine {
  const env = new MiniProgramEnv();
  const context = new glassEasel.CurrentWindowBackendContext();
  // Every tag gets a prefix, so that <input> or <button> never becomes the browser's own.
  const tags = knownTags(bundle);
  const documentPort = {
    createElement: (tag: string) => {
      if (!tags.has(tag) && !definitions.has(tag)) services.unknown(tag);
      const element = document.createElement(tag.startsWith('wx-') ? tag : `wx-${tag}`);
      const setAttribute = element.setAttribute.bind(element);
      element.setAttribute = (name, value) =>
        setAttribute(name, name === 'style' ? convertUnits(value) : value);
      return element;
    },
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  };
  context.document = documentPort as unknown as typeof context.document;
  watchGestures(context);

  const definitions = defineBuiltins(env.getGlobalCodeSpace(), services);
  const space = env.createCodeSpace('app', true);
  for (const [tag, definition] of definitions) {
    space.getComponentSpace().setGlobalUsingComponent(tag, definition);
  }
  keepIds(space);
  for (const [path, config] of Object.entries(bundle.configs)) {
    space.addComponentStaticConfig(
      path,
      rooted(config) as unknown as Parameters<CodeSpace['addComponentStaticConfig']>[1],
    );
    const scope = bundle.scopes[path];
    if (scope !== undefined) space.addStyleSheet(path, undefined, scope);
  }
  const groupList = bundle.templates as Record<string, (name: string) => never>;
  for (const path of Object.keys(bundle.configs)) {
    const content = groupList[path];
    if (content !== undefined) {
      space.addCompiledTemplate(path, { groupList, content, fallbackListenerOnNativeNode: true });
    }
  }
  return { space, backend: env.associateBackend(context), env };
}

/** Tags the app's own pages and components use, and the engine's own. */
function knownTags(bundle: AppBundle): ReadonlySet<string> {
  const configs = Object.values(bundle.configs) as readonly (ComponentConfig & {
    componentGenerics?: object;
  })[];
  return new Set([
    'wx-page',
    'slot',
    'block',
    ...configs.flatMap(({ usingComponents = {}, componentGenerics = {} }) => [
      ...Object.keys(usingComponents),
      ...Object.keys(componentGenerics),
    ]),
  ]);
}

/** Ids reach the document as they are written: the adapter leaves them out, and prefixes them where it does not. */
function keepIds(space: CodeSpace): void {
  const maker = space as unknown as OptionsMaker;
  const prepare = maker.prepareComponentOptions.bind(space);
  maker.prepareComponentOptions = (is, options) => {
    const [made, isolation] = prepare(is, options);
    return [{ ...made, writeIdToDOM: true, idPrefixGenerator: null }, isolation];
  };
}

/** To the engine a component's path is relative unless it begins with a slash. */
function rooted(config: ComponentConfig): ComponentConfig {
  const usingComponents = Object.fromEntries(
    Object.entries(config.usingComponents ?? {}).map(([tag, path]) => [tag, `/${path}`]),
  );
  return { ...config, usingComponents };
}
