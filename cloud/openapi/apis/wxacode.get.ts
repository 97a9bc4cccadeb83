import type { Api } from '../api';
import { codeImage } from '../code-image';
import { textOf } from '../params';
import { refuse } from '../refusals';

const LONGEST = 1024;

/** A code that leads to a page with its query. */
export const getCode: Api = (params, context) => {
  const path = textOf(params['path']);
  if (path === undefined || path.length > LONGEST) return refuse(40159);
  return codeImage(path.replace(/^\//, ''), params, context);
};
