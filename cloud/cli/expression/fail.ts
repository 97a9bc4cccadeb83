import type { CloudError } from '../../base';
import { usage } from '../usage';

/** An expression that is not understood, with the column (from 1) where that shows. */
export function refuse(offset: number, en: string, zh: string): CloudError {
  return usage(`column ${offset + 1}: ${en}`, `第 ${offset + 1} 列：${zh}`);
}
