import { shownName, valuesAt, type Document } from '../../values';
import { EngineError } from '../error';
import { describe } from '../update/modifier';
import { namespaceOf, type Collection, type IndexDefinition } from './definition';

/** MongoDB's 11000: a unique key is taken. */
export class DuplicateKey extends EngineError {
  readonly keyPattern: Document;
  readonly keyValue: Document;

  /** @param values - the values of the entry that is taken; absent: the document's first ones. */
  constructor(
    { collection, index }: { readonly collection: Collection; readonly index: IndexDefinition },
    document: Document,
    values?: readonly unknown[],
  ) {
    const keyValue = Object.fromEntries(
      index.parts.map(({ path }, at) => {
        const value = values === undefined ? valuesAt(document, path).values[0] : values[at];
        return [path, value ?? null];
      }),
    );
    const shown = Object.entries(keyValue)
      .map(([path, value]) => `${shownName(path)}: ${describe(value)}`)
      .join(', ');
    super(
      11000,
      `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: { ${shown} }`,
    );
    this.keyPattern = index.key;
    this.keyValue = keyValue;
  }
}
