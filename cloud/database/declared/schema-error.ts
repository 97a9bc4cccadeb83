import type { Sentence } from '../../base';

/** Says where a schema is wrong, and how. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** Where it stands within the schema, such as `properties.title.minLength`; empty for the schema itself. */
  readonly path: string;
  readonly sentence: Sentence;

  constructor(path: string, sentence: Sentence) {
    super(`${path}: ${sentence.en}`);
    this.path = path;
    this.sentence = sentence;
  }
}
