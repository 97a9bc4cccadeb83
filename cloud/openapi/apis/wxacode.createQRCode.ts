import type { Api } from '../api';
import { codeImage } from '../code-image';
import { textOf } from '../params';
import { refuse } from '../refusals';

const LONGEST = 128;

/** A QR code that leads to a page with its query. */
export const createQRCode: Api = (params, context) => {
  const path = textOf(params['path']);
  if (path === undefined || path.length > LONGEST) return refuse(40159);
  const { width } = params;
  return codeImage(path.replace(/^\//, ''), { width }, context);
};
