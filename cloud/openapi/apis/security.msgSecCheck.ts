import { ok, type Answer, type Api, type ApiContext } from '../api';
import { isOpenid, textOf, type Params } from '../params';
import { refuse } from '../refusals';

const NORMAL = 100;
/** "Other" in WeChat's list of labels. */
const OTHER = 21000;
const LONGEST_V2 = 2500;
const LONGEST_V1 = 500 * 1024;
const SCENES = [1, 2, 3, 4];

/**
 * Checks a text. Version 1 refuses a risky one with 87014; version 2 says what it thinks in `result`.
 *
 * Compat: WeChat judges by a model; here a text is risky where it has one of the configured words in it, and its label
 * is always 21000.
 */
export const checkMessage: Api = (params, context) => {
  const content = textOf(params['content']);
  if (content === undefined) return refuse(44004);
  const version = Number(params['version'] ?? 1);
  if (version === 2) return secondVersion(content, params, context);
  if (version !== 1) return refuse(40097, 'version');
  if (Buffer.byteLength(content) > LONGEST_V1) return refuse(45002);
  return context.risk.find(content) === undefined ? ok() : refuse(87014);
};

function secondVersion(content: string, params: Params, { risk, id }: ApiContext): Answer {
  const { openid, scene, title, nickname, signature } = params;
  if (!isOpenid(openid)) return refuse(40003);
  if (!SCENES.includes(Number(scene))) return refuse(40129);
  if (content.length > LONGEST_V2) return refuse(45002);
  const keyword = [content, title, nickname, signature]
    .flatMap((text) => textOf(text) ?? [])
    .map((text) => risk.find(text))
    .find((word) => word !== undefined);
  const result =
    keyword === undefined ? { suggest: 'pass', label: NORMAL } : { suggest: 'risky', label: OTHER };
  return ok({
    detail: [
      { strategy: 'content_model', errcode: 0, ...result, prob: 90 },
      {
        strategy: 'keyword',
        errcode: 0,
        ...result,
        ...(keyword === undefined ? {} : { keyword, level: 90 }),
      },
    ],
    trace_id: id(),
    result,
  });
}
