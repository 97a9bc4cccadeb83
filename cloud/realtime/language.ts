import type { Document } from 'bson';

/** How a filter and an order are read: those of the database itself, handed in by the assembly. */
export interface QueryLanguage {
  /** Compiles a filter. Throws for one the database would refuse. */
  filter(query: Document): (document: Document) => boolean;
  /** Compiles an order; an empty one finds all equal. */
  order(sort: Document): (a: Document, b: Document) => number;
}
