import type { Document } from '../../values';
import { compileFilter, type Predicate } from '../query/filter';
import type { IndexDefinition } from './definition';

/** What makes an index partial; its filter is compiled when first asked. Nothing for an index of all documents. */
export function partialBy(filter: Document | undefined): Pick<IndexDefinition, 'partial' | 'includes'> {
  if (filter === undefined) return {};
  let compiled: Predicate | undefined;
  return { partial: filter, includes: (document) => (compiled ??= compileFilter(filter))(document) };
}

/** Whether a document has entries in an index. */
export function isIncluded({ includes }: IndexDefinition, document: Document): boolean {
  return includes === undefined || includes(document);
}
