import type { OptionSpec } from './command';

/** Options several commands share, so that they read and mean the same everywhere. */
export const PROJECT: OptionSpec = {
  name: 'project',
  value: 'DIR',
  text: {
    en: 'Folder of project.config.json (default: here).',
    zh: 'project.config.json 所在目录（默认当前目录）。',
  },
};
/** Folder of all state. */
export const DATA: OptionSpec = {
  name: 'data',
  value: 'DIR',
  text: { en: 'Data folder (default: .yunlet in the project).', zh: '数据目录（默认项目中的 .yunlet）。' },
};
/** The environment meant. */
export const ENV: OptionSpec = {
  name: 'env',
  value: 'ID',
  text: { en: 'Environment id.', zh: '环境 ID。' },
};
/** Port to listen on. */
export const PORT: OptionSpec = {
  name: 'port',
  value: 'N',
  text: {
    en: 'Port (default 7380 or the next free one; 0 = any).',
    zh: '端口（默认 7380 或下一个空闲端口；0 表示任意）。',
  },
};
/** Address to listen on. */
export const HOST: OptionSpec = {
  name: 'host',
  value: 'ADDRESS',
  text: { en: 'Address to listen on (default 127.0.0.1).', zh: '监听地址（默认 127.0.0.1）。' },
};
/** Refuse what dev forgives. */
export const STRICT: OptionSpec = {
  name: 'strict',
  text: {
    en: 'Refuse what the real cloud refuses, and end with a report of all warnings: exit code 1 where one is a fault.',
    zh: '按真实云环境的规则拒绝，结束时汇总全部警告；存在问题时退出码为 1。',
  },
};
/** Where the report of warnings goes. */
export const REPORT: OptionSpec = {
  name: 'report',
  value: 'FILE',
  text: {
    en: 'Write at the end what calls ran into, as JSON.',
    zh: '结束时将运行中遇到的警告以 JSON 写入文件。',
  },
};
/** Breakpoints in functions. */
export const INSPECT: OptionSpec = {
  name: 'inspect',
  value: 'PORT',
  optional: true,
  text: { en: 'Breakpoints in functions (default port 9229).', zh: '云函数断点调试（默认端口 9229）。' },
};
/** What happens when connections break. */
export const DROP_WS: OptionSpec = {
  name: 'drop-ws',
  value: 'SECONDS|RATE%',
  optional: true,
  text: {
    en: 'For tests: break sockets of watch() at random, each after SECONDS on the average (default 10), or RATE% of them each second.',
    zh: '用于测试：随机断开 watch() 的连接，平均 SECONDS 秒断开一次（默认 10），或每秒断开 RATE%。',
  },
};
/** Trust in packages. */
export const ALLOW_SCRIPTS: OptionSpec = {
  name: 'allow-scripts',
  value: 'NAME,…',
  text: {
    en: 'Let these packages of functions run their install scripts (`yunlet doctor` lists who wants to).',
    zh: '允许云函数的这些依赖包运行安装脚本（yunlet doctor 会列出需要者）。',
  },
};
/** Which Node functions run on. */
export const NODE: OptionSpec = {
  name: 'node',
  value: 'local|declared',
  text: {
    en: 'Run functions on your Node (local, the default) or on the one each declares, fetched by npm.',
    zh: '用本机 Node 运行云函数（local，默认），或按各函数声明的版本运行（declared，由 npm 获取）。',
  },
};
/** Act as a user's page. */
export const AS: OptionSpec = {
  name: 'as',
  value: 'USER',
  text: {
    en: 'Act as a page of this user: a name of the preview, or an openid.',
    zh: '以该用户的页面身份执行：预览中的用户名或 openid。',
  },
};
/** A running cloud elsewhere. */
export const URL_OPTION: OptionSpec = {
  name: 'url',
  value: 'URL',
  text: { en: 'Address of a running cloud.', zh: '正在运行的云环境地址。' },
};
/** Its administrator key. */
export const KEY: OptionSpec = {
  name: 'key',
  value: 'KEY',
  text: { en: 'Its administrator key (or YUNLET_KEY).', zh: '其管理员密钥（或 YUNLET_KEY）。' },
};
/** Everything that says which running cloud is meant. */
export const TARGET: readonly OptionSpec[] = [URL_OPTION, KEY, PROJECT, DATA, ENV];
