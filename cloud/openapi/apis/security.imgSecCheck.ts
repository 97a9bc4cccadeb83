import { ok, type Api } from '../api';
import { isFile } from '../params';
import { refuse } from '../refusals';

const LARGEST = 1024 * 1024;
/** How JPEG, PNG and GIF files begin. */
const BEGINNINGS = ['ffd8ff', '89504e47', '47494638'];

/**
 * Checks an image.
 *
 * Compat: WeChat looks at the picture; here an image is risky where its file has one of the configured words in it, for
 * example as a comment or after its end. Its width and height are not looked at.
 */
export const checkImage: Api = ({ media }, { risk }) => {
  if (!isFile(media) || media.bytes.length === 0) return refuse(41005);
  if (media.bytes.length > LARGEST) return refuse(40006);
  const beginning = media.bytes.toString('hex', 0, 4);
  if (!BEGINNINGS.some((known) => beginning.startsWith(known))) return refuse(40137);
  return risk.find(media.bytes) === undefined ? ok() : refuse(87014);
};
