import { readField, writeField, type Document } from '../../values';
import { decode } from './raw';
import { readFields, UNREAD, type WantedField } from './read-bytes';

export type { WantedField } from './read-bytes';

/** Decodes only these fields at the top of a document, with all types kept; what is not there is missing. */
export function pickFields(raw: Buffer, wanted: readonly WantedField[]): Document {
  const picked = readFields(raw, wanted);
  if (picked !== UNREAD) return picked;
  const whole = decode(raw);
  const document: Document = {};
  for (const { name } of wanted)
    if (Object.hasOwn(whole, name)) writeField(document, name, readField(whole, name));
  return document;
}
