import type { Node } from 'acorn';
import { refuse } from './fail';
import type { Script } from './read';

/** Parts a request may come to once every name is replaced by what it stands for; eight characters of text are one. */
const HEAVIEST = 2_000_000;

/**
 * Refuses a script that names make huge: twenty names, each a list of ten times the one before, are short and stand for
 * more than any memory holds.
 */
export function checkWeight({ declarations, request }: Script): void {
  const weights = new Map<string, number>();
  for (const { name, value, start } of declarations) weights.set(name, weigh(value, weights, start));
  weigh(request, weights, request.start);
}

function weigh(root: Node, weights: ReadonlyMap<string, number>, start: number): number {
  const open: unknown[] = [root];
  const add = (parts: readonly unknown[]) => {
    for (const part of parts) open.push(part);
  };
  let weight = 0;
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) add(next);
    else if (isNode(next)) {
      weight += 1;
      if (next.type === 'Identifier') weight += weights.get((next as Node & { name: string }).name) ?? 0;
      add(Object.values(next));
    } else if (typeof next === 'string') weight += next.length / 8;
    if (weight > HEAVIEST) throw refuse(start, 'the expression is too large.', '表达式过大。');
  }
  return weight;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
