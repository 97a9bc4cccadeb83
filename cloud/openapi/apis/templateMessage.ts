import type { Api } from '../api';
import { refuse } from '../refusals';

/**
 * Every template message: WeChat has retired them on 2020-01-10; subscription messages are what came after.
 *
 * Compat: with which number WeChat refuses a retired API could not be verified.
 */
export const retired: Api = () => refuse(48001, 'template messages have been retired, use subscribeMessage');
