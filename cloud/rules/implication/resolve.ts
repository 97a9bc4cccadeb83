import { fetched, textOfParts, valueOf, type Scene } from '../language/evaluate';
import type { Term } from '../language/syntax';
import { memberOf, NoValue, textOf } from '../language/truth';
import type { Facts } from './query-facts';
import { singleOf } from './value-set';

/** What a term stands for before any document has been seen. */
export type Resolved =
  | { readonly kind: 'value'; readonly value: unknown }
  /** A field of the document; no parts: the document itself. */
  | { readonly kind: 'path'; readonly parts: readonly string[] }
  /** Depends on the document in a way that cannot be told beforehand. */
  | { readonly kind: 'open' };

/** Values that a query binds fields to, so that terms can be told beforehand; and which of them were needed. */
export interface Bindings {
  /** The value that the query asks for by `==`, where it does. */
  bound(path: string): { readonly value: unknown } | undefined;
}

const OPEN: Resolved = { kind: 'open' };
const value = (known: unknown): Resolved => ({ kind: 'value', value: known });

/** The bindings of one alternative of a query; `asked` collects the paths that were asked for. */
export function bindingsOf(facts: Facts, asked?: Set<string>): Bindings {
  return {
    bound(path) {
      asked?.add(path);
      return singleOf(facts.of(path));
    },
  };
}

/** Tells what a term stands for, as far as the scene (without its document) and the bindings do. */
export function resolve(term: Term, scene: Scene, bindings: Bindings): Resolved {
  const known = (each: Term): Resolved => bind(resolve(each, scene, bindings), bindings);
  switch (term.kind) {
    case 'literal':
      return value(term.value);
    case 'root':
      return term.name === 'doc' ? { kind: 'path', parts: [] } : value(valueOf(term, scene));
    case 'list': {
      const items = term.items.map(known);
      return items.every(isValue) ? value(items.map((item) => item.value)) : OPEN;
    }
    case 'text': {
      const parts = term.parts.map(known);
      return parts.every(isValue) ? value(textOfParts(parts.map((part) => part.value))) : OPEN;
    }
    case 'get': {
      const path = known(term.path);
      return isValue(path) ? value(fetched(path.value, scene)) : OPEN;
    }
    case 'member': {
      const of = resolve(term.of, scene, bindings);
      const name = known(term.name);
      if (of.kind === 'open' || !isValue(name)) return OPEN;
      if (of.kind === 'value') return value(memberOf(of.value, name.value));
      if (name.value instanceof NoValue) return name;
      const part = textOf(name.value);
      return part !== undefined && isPathPart(part) ? { kind: 'path', parts: [...of.parts, part] } : OPEN;
    }
  }
}

/** The value that a field is bound to, in its place. */
export function bind(resolved: Resolved, bindings: Bindings): Resolved {
  if (resolved.kind !== 'path' || resolved.parts.length === 0) return resolved;
  const single = bindings.bound(resolved.parts.join('.'));
  return single === undefined ? resolved : value(single.value);
}

export function isValue(resolved: Resolved): resolved is Extract<Resolved, { kind: 'value' }> {
  return resolved.kind === 'value';
}

/** Names that mean the same in a dotted path as in a rule. */
function isPathPart(name: string): boolean {
  return name !== '' && !name.includes('.') && !name.startsWith('$') && !name.includes('\0');
}
