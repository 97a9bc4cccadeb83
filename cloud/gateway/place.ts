import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../protocol';

/** Where a function's worker says that a request was made; URI-encoded. */
const IN_FUNCTION = 'x-yunlet-place';
/** The route of the page that made a request. */
const ON_PAGE = 'x-yunlet-page';
/** A path in the project with line and column, or a page's route: what is printed must not be more than a place. */
const PLACE = /^[^\p{C}\p{Z}]{1,512}$/u;

/** Whether a request tells the page it comes from. */
export function isOnPage(headers: IncomingHttpHeaders): boolean {
  return headers[ON_PAGE] !== undefined;
}

/**
 * The caller with the place its request was made at, where the request tells. It is for people alone: nothing is decided
 * by it, so whatever cannot be a place is passed over.
 */
export function placed(caller: Caller, headers: IncomingHttpHeaders): Caller {
  const told = headers[caller.kind === 'function' ? IN_FUNCTION : ON_PAGE];
  if (typeof told !== 'string') return caller;
  const place = decoded(told);
  return place !== undefined && PLACE.test(place.replaceAll(' ', '_')) ? { ...caller, place } : caller;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURI(text);
  } catch {
    return undefined;
  }
}
