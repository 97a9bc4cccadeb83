import { fieldName, type Document } from '../../values';
import { fieldsRead } from '../query/fields-read';
import { pickFields, type WantedField } from '../storage/pick-fields';
import type { Match } from './match';

/** More fields than this are not quicker to pick than to decode all. */
const MOST = 10;

/** How a filter's fields are read out of documents. */
export interface PartReader {
  /** What a filter may be asked with: the document, or what the filter reads of it. */
  read(match: Match): Document;
  /** Told of each answer: where most documents are wanted whole anyway, they are decoded at once. */
  tell(accepted: boolean): void;
}

/**
 * Reads what a filter needs.
 *
 * @param raw - whether accepted documents are not decoded afterwards.
 */
export function createPartReader(filter: Document, raw: boolean): PartReader {
  const wanted = wantedOf(filter);
  let seen = 0;
  let accepted = 0;
  return {
    read(match) {
      const whole = wanted === undefined || (!raw && accepted * 2 > seen);
      return whole ? match.document : pickFields(match.raw, wanted);
    },
    tell(yes) {
      seen++;
      if (yes) accepted++;
    },
  };
}

function wantedOf(filter: Document): readonly WantedField[] | undefined {
  const names = fieldsRead(filter);
  return names === undefined || names.size > MOST ? undefined : wantedFields(names);
}

const wantedFields = (names: Iterable<string>): readonly WantedField[] =>
  [...names].map((name) => ({ name: fieldName(name), bytes: Buffer.from(name) }));

/**
 * Makes a reader of some fields at the top.
 *
 * @param names - as users know them.
 */
export function createFieldsReader(names: ReadonlySet<string>): (match: Match) => Document {
  if (names.size > MOST) return ({ document }) => document;
  const wanted = wantedFields(names);
  return ({ raw }) => pickFields(raw, wanted);
}
