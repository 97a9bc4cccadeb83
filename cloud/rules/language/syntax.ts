/** Where a part of a rule stands in its source, in characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a rule can look at. */
export type RootName = 'auth' | 'doc' | 'now' | 'request' | 'resource';

/** A part of a rule that has a value. */
export type Term = Span &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null | undefined }
    | { readonly kind: 'list'; readonly items: readonly Term[] }
    | { readonly kind: 'root'; readonly name: RootName }
    | { readonly kind: 'member'; readonly of: Term; readonly name: Term }
    | { readonly kind: 'get'; readonly path: Term }
    /** A template or texts joined by `+`. */
    | { readonly kind: 'text'; readonly parts: readonly Term[] }
  );

/** How two values are compared. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A part of a rule that holds or does not. */
export type Clause = Span &
  (
    | { readonly kind: 'constant'; readonly value: boolean }
    | { readonly kind: 'not'; readonly of: Clause }
    | { readonly kind: 'and' | 'or'; readonly left: Clause; readonly right: Clause }
    | { readonly kind: 'choice'; readonly test: Clause; readonly then: Clause; readonly otherwise: Clause }
    | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Term; readonly right: Term }
    | { readonly kind: 'in'; readonly left: Term; readonly right: Term }
    | { readonly kind: 'matches'; readonly pattern: RegExp; readonly of: Term }
    /** A value in the place of a condition. */
    | { readonly kind: 'truthy'; readonly of: Term }
  );

/** The clauses that are decided by looking at values. */
export type Leaf = Extract<Clause, { readonly kind: 'compare' | 'in' | 'matches' | 'truthy' }>;

/** Whose rules: what they may look at differs. */
export type RuleKind = 'database' | 'storage';

/** The clauses directly below one, in order. */
export function below(clause: Clause): readonly Clause[] {
  switch (clause.kind) {
    case 'not':
      return [clause.of];
    case 'and':
    case 'or':
      return [clause.left, clause.right];
    case 'choice':
      return [clause.test, clause.then, clause.otherwise];
    default:
      return [];
  }
}

/** The terms a clause compares; none for what joins clauses. */
export function termsOf(clause: Clause): readonly Term[] {
  switch (clause.kind) {
    case 'compare':
    case 'in':
      return [clause.left, clause.right];
    case 'matches':
    case 'truthy':
      return [clause.of];
    default:
      return [];
  }
}

/** The terms directly inside one. */
export function within(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'list':
      return term.items;
    case 'member':
      return [term.of, term.name];
    case 'get':
      return [term.path];
    case 'text':
      return term.parts;
    default:
      return [];
  }
}

/** Whether `test` holds of a term or of one inside it. */
export function mentions(term: Term, test: (term: Term) => boolean): boolean {
  return test(term) || within(term).some((each) => mentions(each, test));
}

/** Whether a term looks at the root `name`. */
export function looksAt(term: Term, name: RootName): boolean {
  return mentions(term, (each) => each.kind === 'root' && each.name === name);
}

/** Every clause of a tree, a clause before those below it. */
export function clausesOf(clause: Clause): readonly Clause[] {
  return [clause, ...below(clause).flatMap(clausesOf)];
}
