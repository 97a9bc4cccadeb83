import type { Sentence } from './lang';

/** A warning in both languages. */
export interface WarningRow extends Sentence {
  /** It tells of Yunlet or of this machine, and the app has nothing to mend: a strict run does not count it as a fault. */
  readonly ours?: true;
}

/**
 * Every quirk of the real cloud that a call can run into, named. A quirk is emulated *and* said aloud, once in each place.
 * `docs/quirks.md` tells more of each.
 */
export const WARNINGS = {
  ENV_FALLBACK: {
    en: 'Environment {env} is not one of this cloud; dev leads it to {actual}.',
    zh: '环境 {env} 不属于本地云，开发模式下转到 {actual}。',
  },
  ENV_UNKNOWN: {
    en: 'Environment {env} is not one of this cloud; it was refused as the real cloud does.',
    zh: '环境 {env} 不属于本地云，已与真实云环境一样拒绝。',
  },
  ENV_UNNAMED: {
    en: 'A request of the function names no environment; the real cloud takes the first one that was created. Write cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV }).',
    zh: '云函数的请求未指定环境，真实云环境会使用最先创建的环境。请使用 cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })。',
  },
  COLLECTION_CREATED: {
    en: 'Collection {collection} did not exist and was created; the real cloud answers -502005.',
    zh: '集合 {collection} 不存在，已自动创建；真实云环境会返回 -502005。',
  },
  COLLECTION_ABSENT: {
    en: 'Collection {collection} does not exist; the real cloud answers -502005.',
    zh: '集合 {collection} 不存在；真实云环境会返回 -502005。',
  },
  DECLARED_REFUSED: {
    en: 'yunlet.config.json could not be followed: {change}: {reason}',
    zh: '无法按 yunlet.config.json 执行：{change}：{reason}',
  },
  DECLARED_BEYOND_LIMIT: {
    en: 'yunlet.config.json declares more than the real cloud takes: {reason}',
    zh: 'yunlet.config.json 的声明超出云环境上限：{reason}',
  },
  DECLARED_KEPT: {
    en: 'Not declared in yunlet.config.json, and left as it is: {what}. It goes with: yunlet apply --delete.',
    zh: '未在 yunlet.config.json 中声明，保持不变：{what}。可用 yunlet apply --delete 删除。',
    ours: true,
  },
  DECLARED_DIFFERS: {
    en: 'Environment {env} differs from yunlet.config.json in {count} places. See: yunlet plan. Make it so with: yunlet apply.',
    zh: '环境 {env} 与 yunlet.config.json 存在 {count} 处差异。可用 yunlet plan 查看，用 yunlet apply 应用。',
    ours: true,
  },
  GEO_INDEX_MISSING: {
    en: 'Collection {collection} has no index that serves geoNear; the real cloud refuses it too. Declare one in yunlet.config.json: {"collections":{"{collection}":{"indexes":[{"name":"place","keys":{"<field>":"2dsphere"}}]}}}',
    zh: '集合 {collection} 没有可用于 geoNear 的索引，真实云环境同样会拒绝。请在 yunlet.config.json 中声明：{"collections":{"{collection}":{"indexes":[{"name":"place","keys":{"<字段>":"2dsphere"}}]}}}',
  },
  RESULT_CUT: {
    en: 'get() on {collection} returned {limit} documents, its limit; there are more.',
    zh: '{collection} 的 get() 返回了上限 {limit} 条记录，后面还有更多。',
  },
  AGGREGATE_CUT: {
    en: 'aggregate() on {collection} names no limit() and returned {limit} documents, the default; there are more.',
    zh: '{collection} 的 aggregate() 未指定 limit()，返回了默认上限 {limit} 条记录，后面还有更多。',
  },
  SET_MERGES: {
    en: 'set() on {collection} came through /v1 (js-sdk 3.x in its GATEWAY mode): as on the real cloud, fields that it does not name stay. Remove them by name: _.remove().',
    zh: '{collection} 的 set() 经由 /v1（js-sdk 3.x 的 GATEWAY 模式）发出：与真实云环境一样，未写明的字段会保留。如需删除，请使用 _.remove()。',
  },
  HIDDEN_FILTER: {
    en: '{method}() on {collection} found nothing: a page reaches only documents whose _openid is its own, and there are others it asked for. The real cloud keeps silent about it.',
    zh: '{collection} 的 {method}() 没有匹配到记录：页面只能操作 _openid 属于自己的记录，而符合条件的记录属于他人。真实云环境不会给出提示。',
  },
  UNIQUE_FIELD_ABSENT: {
    en: 'A unique index of {collection} takes a document without {fields} for one with null; only one document may lack it.',
    zh: '{collection} 的唯一索引将缺少 {fields} 的记录视为 null；最多只能有一条记录缺少该字段。',
  },
  COLLECTIONS_MANY: {
    en: 'The environment has {limit} collections, which is all that the real cloud takes.',
    zh: '环境中已有 {limit} 个集合，达到真实云环境的上限。',
  },
  OPENAPI_PERMISSION: {
    en: 'Function {name} calls the open API {api} without permission; the real cloud answers -604101. Add "{api}" to permissions.openapi in {file}.',
    zh: '云函数 {name} 未声明开放接口 {api} 的调用权限，真实云环境会返回 -604101。请在 {file} 的 permissions.openapi 中添加 "{api}"。',
  },
  OPENAPI_UNKNOWN: {
    en: 'There is no stand-in for the open API {api}: it answered -604100, WeChat may know it. The nearest is {nearest}.',
    zh: '本地没有模拟开放接口 {api}，返回 -604100；微信可能支持该接口。最接近的是 {nearest}。',
    ours: true,
  },
  OPENAPI_OTHER_APP: {
    en: 'The open API {api} was called for the app {appid}; this cloud has one app and answered for its own.',
    zh: '开放接口 {api} 以小程序 {appid} 的身份调用；本地云只有一个小程序，按当前小程序应答。',
  },
  OPENAPI_NOT_SENT: {
    en: 'The open API {api} was answered here; nothing was sent to WeChat. See: yunlet outbox.',
    zh: '开放接口 {api} 由本地模拟应答，未发送到微信。可用 yunlet outbox 查看。',
    ours: true,
  },
  SUBSCRIPTION_UNASKED: {
    en: 'A message of template {template} was for a user who was never asked for it; the real cloud answers 43101.',
    zh: '向从未订阅的用户发送模板 {template} 的消息；真实云环境会返回 43101。',
  },
  SDK_FALLBACK: {
    en: 'Function {name} asks for wx-server-sdk {range}, which is not installed; {version} is used.',
    zh: '云函数 {name} 需要的 wx-server-sdk {range} 未安装，使用 {version}。',
    ours: true,
  },
  NODE_DIFFERS: {
    en: 'Function {name} declares Node {declared} and runs on {actual} here; with --node declared it runs on its own.',
    zh: '云函数 {name} 声明的运行环境是 Node {declared}，本地使用 {actual}；使用 --node declared 可按声明的版本运行。',
    ours: true,
  },
  NODE_ABSENT: {
    en: 'Function {name} declares Node {declared}, which cannot be had ({reason}); it runs on {actual}.',
    zh: '云函数 {name} 声明的 Node {declared} 无法获取（{reason}），改用 {actual} 运行。',
    ours: true,
  },
  DRAIN_TIMEOUT: {
    en: 'Function {name} left work running after its result (a timer or an open connection); its instance was ended after {timeout} s.',
    zh: '云函数 {name} 返回结果后仍有未结束的任务（定时器或连接），实例已在 {timeout} 秒后结束。',
  },
  CONNECTIONS_KEPT: {
    en: 'Function {name} keeps connections open after its result: an instance serves the caller it opened them for, and other callers get instances of their own. If what comes in over them has nothing to do with who calls, set "connections": "shared" for it in yunlet.config.json.',
    zh: '云函数 {name} 返回结果后仍保持连接：该实例只服务于建立连接的调用方，其他调用方使用各自的实例。如果这些连接上的数据与调用方无关，可在 yunlet.config.json 中为其设置 "connections": "shared"。',
    ours: true,
  },
  TIMEOUT_LONG: {
    en: 'Function {name} has {timeout} s to finish; the console of the real cloud gives {limit} s at most.',
    zh: '云函数 {name} 的超时时间为 {timeout} 秒；真实云环境的控制台最多允许 {limit} 秒。',
  },
  SETTINGS_CONTRADICT: {
    en: 'Function {name}: config.json and yunlet.config.json disagree about {key}; config.json wins.',
    zh: '云函数 {name}：config.json 与 yunlet.config.json 的 {key} 不一致，以 config.json 为准。',
  },
  SETTING_WITHOUT_EFFECT: {
    en: '"{key}" in yunlet.config.json is understood but has no effect in this version.',
    zh: 'yunlet.config.json 中的 "{key}" 可以识别，但在此版本中不起作用。',
    ours: true,
  },
  MEMORY_LIMIT_SOFT: {
    en: 'This system has no hard memory limit for processes; memory is only watched.',
    zh: '当前系统无法设置进程内存硬限制，仅做监控。',
    ours: true,
  },
} as const satisfies Record<string, WarningRow>;

/** A warning's stable name: a key of {@link WARNINGS}. */
export type WarningCode = keyof typeof WARNINGS;
