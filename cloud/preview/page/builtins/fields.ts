/** A control inside a form or a label. */
export interface Field {
  readonly name: () => string;
  readonly value: () => unknown;
  readonly reset: () => void;
  /** What tapping its label does. */
  readonly activate: () => void;
}

const fields = new WeakMap<Element, Field>();

/** Makes an element known as a control. Elements are forgotten with the document they belong to. */
export function registerField(host: Element, field: Field): void {
  fields.set(host, field);
}

/** The control an element is, if it is one. */
export function fieldOf(element: Element): Field | undefined {
  return fields.get(element);
}

/** The controls inside an element, in the order of the document. */
export function fieldsIn(root: Element): readonly Field[] {
  return Array.from(root.querySelectorAll('*')).flatMap((element) => fields.get(element) ?? []);
}
