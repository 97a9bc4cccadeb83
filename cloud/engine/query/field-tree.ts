import { fieldName, isDocument, writeField, type Document } from '../../values';
import { EngineError } from '../error';

/** What happens to one field. */
export type Leaf =
  | { readonly kind: 'include' }
  | { readonly kind: 'exclude' }
  /** A value computed from the whole document; undefined leaves the field out. */
  | { readonly kind: 'computed'; readonly compute: (root: Document) => unknown }
  /** The field's own value, changed. */
  | { readonly kind: 'transform'; readonly transform: (value: unknown, root: Document) => unknown };

/** Fields and what happens to them, nested as paths are. */
export interface FieldTree {
  readonly children: Map<string, Leaf | FieldTree>;
  /** Whether a computed field is below. */
  computes: boolean;
}

/** Whether fields that are not named are dropped (`include`) or kept (`exclude`). */
export type TreeMode = 'include' | 'exclude';

/** An empty tree. */
export function createTree(): FieldTree {
  return { children: new Map(), computes: false };
}

/**
 * Puts a leaf at a path.
 *
 * @throws EngineError 31249 or 31250 when two paths collide.
 */
export function plant(tree: FieldTree, path: string, leaf: Leaf): void {
  const parts = path.split('.').map(fieldName);
  let node = tree;
  parts.forEach((part, index) => {
    if (part === '') throw new EngineError(40353, 'FieldPath must not end with or contain an empty name.');
    if (leaf.kind === 'computed') node.computes = true;
    const existing = node.children.get(part);
    if (index === parts.length - 1) {
      if (existing !== undefined) throw new EngineError(31250, `Path collision at ${path}`);
      node.children.set(part, leaf);
      return;
    }
    if (existing !== undefined && 'kind' in existing) {
      const rest = parts.slice(index + 1).join('.');
      throw new EngineError(31249, `Path collision at ${path} remaining portion ${rest}`);
    }
    const next = existing ?? createTree();
    node.children.set(part, next);
    node = next;
  });
}

/** Makes the changed copy of a document; values below that nothing touches are shared with the original. */
export function compileTree(tree: FieldTree, mode: TreeMode): (document: Document) => Document {
  return (document) => applyToDocument(document, tree, { mode, root: document });
}

interface Application {
  readonly mode: TreeMode;
  readonly root: Document;
}

function applyToDocument(document: Document, tree: FieldTree, application: Application): Document {
  const { mode } = application;
  const made: Document = {};
  for (const name in document) {
    const child = tree.children.get(name);
    const value = document[name];
    if (child === undefined) {
      if (mode === 'exclude') writeField(made, name, value);
      continue;
    }
    const result =
      'kind' in child ? applyLeaf(child, value, application) : applyToValue(value, child, application);
    if (result !== undefined) writeField(made, name, result);
  }
  if (tree.computes) addComputed(made, { document, tree, application });
  return made;
}

function applyLeaf(leaf: Leaf, value: unknown, { mode, root }: Application): unknown {
  switch (leaf.kind) {
    case 'include':
      return value;
    case 'exclude':
      return undefined;
    case 'transform':
      return leaf.transform(value, root);
    case 'computed':
      // In a projection computed fields come after the included ones; otherwise they take the place of the old value.
      return mode === 'exclude' ? leaf.compute(root) : undefined;
  }
}

interface Addition {
  readonly document: Document | undefined;
  readonly tree: FieldTree;
  readonly application: Application;
}

function addComputed(made: Document, { document, tree, application }: Addition): void {
  for (const [name, child] of tree.children) {
    const present = document !== undefined && Object.hasOwn(document, name);
    if ('kind' in child) {
      if (child.kind !== 'computed' || (present && application.mode === 'exclude')) continue;
      const value = child.compute(application.root);
      if (value !== undefined) writeField(made, name, value);
    } else if (child.computes && !present) {
      writeField(made, name, applyToValue(undefined, child, application));
    }
  }
}

function applyToValue(value: unknown, tree: FieldTree, application: Application): unknown {
  if (isDocument(value)) return applyToDocument(value, tree, application);
  if (Array.isArray(value)) {
    const elements: unknown[] = [];
    for (const element of value as unknown[]) {
      const result = applyToValue(element, tree, application);
      if (result !== undefined) elements.push(result);
    }
    return elements;
  }
  if (tree.computes) {
    const made: Document = {};
    addComputed(made, { document: undefined, tree, application });
    return made;
  }
  return application.mode === 'exclude' ? value : undefined;
}
