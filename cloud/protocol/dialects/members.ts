import type { Document } from 'bson';
import { invalid, isFields, optionalText, type Fields } from '../fields';
import { parseJson, typedDocument } from '../typed-json';

/** A document in any of the forms dialects send: an object, or the JSON text of one. Throws CloudError `INVALID_PARAM`. */
export function documentIn(value: unknown, field: string, now: number): Document {
  // Compat: node-sdk 2.1.1 mixes the dialects, so a plain object is as good as its text everywhere.
  return typedDocument(typeof value === 'string' ? parseJson(value, field) : value, { field, now });
}

/** {@link documentIn} of a member that may be absent or empty. */
export function optionalDocument(body: Fields, field: string, now: number): Document | undefined {
  const value = body[field];
  return value === undefined || value === null || value === '' ? undefined : documentIn(value, field, now);
}

/** The transaction a request names, as a member of the request. */
export function transactionOf(body: Fields): { readonly transactionId?: string } {
  const transactionId = optionalText(body, 'transactionId');
  return transactionId === undefined ? {} : { transactionId };
}

/** An order as client SDKs write it, `[{ field, direction }]`; undefined where there is none. Throws CloudError `INVALID_PARAM`. */
export function sortIn(order: unknown): Document | undefined {
  if (order === undefined || order === null) return undefined;
  if (!Array.isArray(order)) throw invalid('order', { en: 'it must be a list', zh: '必须是数组' });
  const sort: Document = {};
  for (const [index, entry] of order.entries()) {
    const { field, direction } = isFields(entry) ? entry : {};
    if (typeof field !== 'string' || field === '' || (direction !== 'asc' && direction !== 'desc')) {
      throw invalid(`order[${index}]`, {
        en: 'it must hold a field and the direction asc or desc',
        zh: '必须包含 field 和 direction（asc 或 desc）',
      });
    }
    sort[field] = direction === 'asc' ? 1 : -1;
  }
  return Object.keys(sort).length === 0 ? undefined : sort;
}
