import type { Api } from '../api';
import { codeImage } from '../code-image';
import { textOf } from '../params';
import { refuse } from '../refusals';

const LONGEST_SCENE = 32;
/** Digits, letters and what WeChat lists beside them; a percent sign is not among them. */
const SCENE = /^[\w!#$&'()*+,/:;=?@\-.~]+$/;

/**
 * A code that leads to a page with a scene.
 *
 * @remarks With `check_path` (the default) the page must be one of app.json's; without it any is taken. A page has neither
 * a leading slash nor a query.
 */
export const getUnlimitedCode: Api = (params, context) => {
  const scene = textOf(params['scene']);
  if (scene === undefined || scene.length > LONGEST_SCENE) return refuse(40169);
  if (!SCENE.test(scene)) return refuse(40129);
  const { page = '', check_path: check = true } = params;
  if (typeof page !== 'string') return refuse(41030);
  const isPlain = !/^\/|[?#]/.test(page);
  if (!isPlain || (check !== false && page !== '' && !context.pages.has(page))) return refuse(41030);
  const version = params['env_version'] ?? 'release';
  if (!['release', 'trial', 'develop'].includes(version as string)) return refuse(40097, 'env_version');
  const target = page === '' ? context.pages.first() : page;
  return codeImage(`${target}?scene=${encodeURIComponent(scene)}`, params, context);
};
