import { EJSON } from 'bson';
import { valuesAt, type Document } from '../../values';
import { EngineError } from '../error';
import { namespaceOf, type Collection, type IndexDefinition } from './definition';

/** MongoDB's 11000: a unique key is taken. */
export class DuplicateKey extends EngineError {
  readonly keyPattern: Document;
  readonly keyValue: Document;

  constructor(collection: Collection, index: IndexDefinition, document: Document) {
    const keyValue = Object.fromEntries(
      index.parts.map(({ path }) => {
        const { values } = valuesAt(document, path);
        return [path, values[0] === undefined ? null : values[0]];
      }),
    );
    const shown = Object.entries(keyValue)
      .map(([path, value]) => `${path}: ${EJSON.stringify(value)}`)
      .join(', ');
    super(
      11000,
      `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: { ${shown} }`,
    );
    this.keyPattern = index.key;
    this.keyValue = keyValue;
  }
}
