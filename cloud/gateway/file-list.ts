import { flagField, invalid, isFields, listField, textField, type Fields, type FileCopy } from '../protocol';

/** A file whose address is wanted. */
export interface WantedFile {
  readonly fileId: string;
  /** Seconds the address shall live. */
  readonly maxAge?: number;
}

/** Most files of one request, as on WeChat's cloud. */
const MOST = 50;
/** Longest life of an address in seconds: ten years. */
const LONGEST = 315_360_000;

/**
 * Reads a list of files: ids, or objects with an id and the seconds the address shall live.
 *
 * @param names - The fields' names in the dialect at hand.
 * @throws CloudError `INVALID_PARAM`
 */
export function readFileList(
  fields: Fields,
  names: { readonly list: string; readonly id: string; readonly maxAge: string },
): readonly WantedFile[] {
  return listOf(fields, names.list).map((item) => {
    if (typeof item === 'string') return { fileId: item };
    if (!isFields(item)) throw invalid(names.list, { en: 'an item is no file id', zh: '存在非法的 fileID' });
    const fileId = textField(item, names.id);
    const maxAge = item[names.maxAge];
    if (maxAge === undefined || maxAge === null) return { fileId };
    if (typeof maxAge !== 'number' || !Number.isInteger(maxAge) || maxAge < 1 || maxAge > LONGEST) {
      throw invalid(names.maxAge, {
        en: 'it must be a whole number of seconds from 1 to ten years',
        zh: '必须是 1 秒至十年之间的整数秒数',
      });
    }
    return { fileId, maxAge };
  });
}

/**
 * Reads copies. Compat: a target that exists is overwritten unless told, as the SDK's documentation says.
 *
 * @param names - The fields' names in the dialect at hand.
 * @throws CloudError `INVALID_PARAM`
 */
export function readCopies(
  fields: Fields,
  names: {
    readonly list: string;
    readonly from: string;
    readonly to: string;
    readonly overwrite: string;
    readonly move: string;
  },
): readonly FileCopy[] {
  return listOf(fields, names.list).map((item) => {
    if (!isFields(item)) throw invalid(names.list, { en: 'an item is no object', zh: '存在非法的文件项' });
    return {
      from: textField(item, names.from),
      to: textField(item, names.to),
      overwrite: flagField(item, names.overwrite, true),
      move: flagField(item, names.move, false),
    };
  });
}

/** A list of files, of at most 50. Throws CloudError `INVALID_PARAM`. */
export function listOf(fields: Fields, name: string): readonly unknown[] {
  const list = listField(fields, name);
  if (list.length <= MOST) return list;
  throw invalid(name, { en: `it names more than ${MOST} files`, zh: `文件数超过 ${MOST}` });
}
