import type { CommandSpec } from './command';
import { DATA_COMMANDS } from './commands-data';
import { DECLARED_COMMANDS } from './commands-declared';
import { LATER } from './commands-later';
import { RULES_COMMANDS } from './commands-rules';
import { load } from './load-command';
import {
  ALLOW_SCRIPTS,
  AS,
  DATA,
  DROP_WS,
  ENV,
  HOST,
  INSPECT,
  KEY,
  NODE,
  PORT,
  PROJECT,
  REPORT,
  STRICT,
  TARGET,
  URL_OPTION,
} from './options';

/** Every command. docs/cli.md and all help are printed from this table. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'dev',
    summary: {
      en: 'Starts the cloud, and the preview of the pages, for a project.',
      zh: '为项目启动云环境和页面预览。',
    },
    options: [
      PROJECT,
      PORT,
      DATA,
      ENV,
      INSPECT,
      STRICT,
      REPORT,
      DROP_WS,
      ALLOW_SCRIPTS,
      NODE,
      { name: 'no-open', text: { en: 'Do not open the browser.', zh: '不打开浏览器。' } },
    ],
    examples: [
      'yunlet dev',
      'yunlet dev --project ../my-app --port 0 --no-open --json',
      'yunlet dev --inspect',
      'yunlet dev --strict --json --no-open --report warnings.json',
    ],
    notes: {
      en: 'With --json the first line of stdout is {"ready":true,"url","mongodb","env","functions"}. Everything lies in the data folder; run.json there tells other commands and scripts where the cloud is. SIGINT, SIGTERM and `yunlet stop` end it cleanly.',
      zh: '使用 --json 时，标准输出的第一行为 {"ready":true,"url","mongodb","env","functions"}。所有状态保存在数据目录，其中的 run.json 供其他命令和脚本查找云环境。SIGINT、SIGTERM 和 yunlet stop 均可正常停止。',
    },
    load: load('dev'),
  },
  {
    name: 'serve',
    summary: {
      en: '`dev` for a server: no hot reload, no simulated users, strict.',
      zh: '用于服务器的 dev：无热更新、无模拟用户、严格模式。',
    },
    options: [PROJECT, PORT, HOST, DATA, ENV, ALLOW_SCRIPTS, NODE],
    examples: ['yunlet serve --port 8080'],
    load: load('serve'),
  },
  {
    name: 'stop',
    summary: { en: 'Stops the running cloud.', zh: '停止正在运行的云环境。' },
    options: [PROJECT, DATA, URL_OPTION, KEY],
    load: load('stop'),
  },
  {
    name: 'invoke',
    summary: {
      en: 'Calls one function as a page would and prints its result.',
      zh: '像页面一样调用云函数并打印结果。',
    },
    words: [{ name: 'NAME' }],
    options: [
      {
        name: 'data',
        value: 'JSON|@FILE|-',
        text: { en: 'The event: JSON, a file, or stdin.', zh: '事件数据：JSON、文件或标准输入。' },
      },
      AS,
      URL_OPTION,
      KEY,
      PROJECT,
      {
        name: 'data-dir',
        value: 'DIR',
        text: {
          en: 'Data folder (default: .yunlet in the project).',
          zh: '数据目录（默认项目中的 .yunlet）。',
        },
      },
      ENV,
    ],
    examples: [
      'yunlet invoke login',
      `yunlet invoke addItem --data '{"title":"milk"}' --as alice`,
      'yunlet invoke addItem --data @event.json',
    ],
    notes: {
      en: 'Without a running cloud one is started for the call, in the same data folder.',
      zh: '没有正在运行的云环境时，会在同一数据目录中为此次调用临时启动一个。',
    },
    load: load('invoke'),
  },
  {
    name: 'db',
    summary: {
      en: 'Runs one database expression and prints its result.',
      zh: '执行一条数据库表达式并打印结果。',
    },
    words: [{ name: 'EXPR' }],
    options: [AS, ...TARGET],
    examples: [
      `yunlet db "db.collection('items').where({ done: false }).orderBy('at', 'desc').limit(5).get()"`,
      `yunlet db "db.collection('items').doc('1').update({ data: { n: _.inc(1) } })"`,
      `yunlet db "db.collection('items').aggregate().group({ _id: '$done', n: $.sum(1) }).end()"`,
    ],
    notes: {
      en: 'db = cloud.database(), _ = db.command, $ = db.command.aggregate, as in wx-server-sdk. As administrator, or with --as as a page of that user with its permissions and limits. The expression is read, never run as code.',
      zh: 'db = cloud.database()，_ = db.command，$ = db.command.aggregate，与 wx-server-sdk 相同。默认以管理员身份执行；使用 --as 时以该用户的页面身份执行，受权限和条数限制。表达式只被解析，不会作为代码运行。',
    },
    load: load('db'),
  },
  {
    name: 'engine',
    summary: {
      en: 'Starts only the embedded database, as a MongoDB server.',
      zh: '仅启动内置数据库（MongoDB 服务）。',
    },
    options: [
      { name: 'port', value: 'N', text: { en: 'Port (default: any).', zh: '端口（默认任意）。' } },
      DATA,
      PROJECT,
      {
        name: 'fast',
        text: {
          en: 'Answer writes before they are on the disk: for tests. A power cut may damage the database.',
          zh: '写入在落盘之前即应答，适合测试；断电可能损坏数据库。',
        },
      },
    ],
    load: load('engine'),
  },
  {
    name: 'build',
    summary: { en: 'Bundles the functions.', zh: '打包云函数。' },
    options: [
      PROJECT,
      DATA,
      {
        name: 'in-place',
        text: {
          en: 'Also write index.js beside each index.ts, where absent or ours.',
          zh: '同时在 index.ts 旁写入 index.js（仅当不存在或由本工具生成时）。',
        },
      },
    ],
    load: load('build'),
  },
  {
    name: 'init',
    summary: { en: 'Makes a new project from the model app.', zh: '用示例应用新建项目。' },
    words: [{ name: 'DIR' }],
    examples: ['yunlet init my-app'],
    load: load('init'),
  },
  {
    name: 'doctor',
    summary: { en: 'Checks what Yunlet needs on this machine.', zh: '检查本机环境。' },
    options: [PROJECT, DATA, PORT],
    load: load('doctor'),
  },
  {
    name: 'deploy',
    summary: { en: 'Brings the functions to a target.', zh: '将云函数部署到目标。' },
    words: [{ name: 'FUNCTION', optional: true, many: true }],
    options: [
      { name: 'target', value: 'folder|wechat-devtools', text: { en: 'Where to.', zh: '部署目标。' } },
      {
        name: 'out',
        value: 'DIR',
        text: { en: 'Folder for --target folder.', zh: '--target folder 的输出目录。' },
      },
      PROJECT,
      DATA,
      ENV,
      {
        name: 'without-extras',
        text: { en: 'Leave out triggers the target lacks.', zh: '忽略目标不支持的触发器。' },
      },
      {
        name: 'remote-npm-install',
        text: { en: 'Let the cloud install packages.', zh: '云端安装依赖。' },
      },
    ],
    examples: [
      'yunlet deploy --target folder --out build',
      'yunlet deploy login addItem --target wechat-devtools --env prod-1a2b',
    ],
    notes: {
      en: "wechat-devtools drives the developer tools' command line named by YUNLET_DEVTOOLS_CLI; its service port must be on and somebody signed in. Exit code 3: some functions were deployed, the rest is listed.",
      zh: 'wechat-devtools 目标通过 YUNLET_DEVTOOLS_CLI 指定的开发者工具命令行部署，需开启服务端口并已登录。退出码 3：部分云函数已部署，其余已列出。',
    },
    load: load('deploy'),
  },
  ...DATA_COMMANDS,
  ...DECLARED_COMMANDS,
  {
    name: 'deps update',
    summary: {
      en: "Installs what the ranges of the functions' packages give today.",
      zh: '按版本范围重新解析并安装云函数依赖。',
    },
    options: [PROJECT, DATA, ALLOW_SCRIPTS],
    examples: ['yunlet deps update', 'yunlet deps update --allow-scripts sharp'],
    notes: {
      en: 'dev and serve install by themselves what is missing, into a cache outside of the project (YUNLET_CACHE, else the folder this system has for caches), and keep the exact versions in deps.lock.json of the data folder. This command alone moves to newer ones.',
      zh: 'dev 和 serve 会自动安装缺少的依赖，存放在项目之外的缓存目录（YUNLET_CACHE，或系统缓存目录），并将确切版本记录在数据目录的 deps.lock.json 中。只有此命令会更新到新版本。',
    },
    load: load('deps-update'),
  },
  {
    name: 'outbox',
    summary: {
      en: 'Shows what functions would have sent by open API.',
      zh: '查看云函数通过开放接口本应发送的内容。',
    },
    options: [
      { name: 'api', value: 'NAME', text: { en: 'Only calls of this API.', zh: '仅此接口的调用。' } },
      {
        name: 'limit',
        value: 'N',
        text: { en: 'At most so many, the newest (default 20).', zh: '最多条数，取最新的（默认 20）。' },
      },
      {
        name: 'after',
        value: 'ID',
        text: { en: 'Only those after this entry.', zh: '仅此条目之后的内容。' },
      },
      ...TARGET,
    ],
    examples: ['yunlet outbox', 'yunlet outbox --api subscribeMessage.send --limit 1 --json'],
    notes: {
      en: 'Oldest first. Nothing was sent to WeChat: open API calls are answered on this machine. With --json stdout is one list of {id, env, at, apiName, touser, params, requestId, functionName, openid}.',
      zh: '按时间从旧到新。开放接口由本机模拟应答，未发送到微信。使用 --json 时，标准输出为一个列表，元素为 {id, env, at, apiName, touser, params, requestId, functionName, openid}。',
    },
    load: load('outbox'),
  },
  {
    name: 'login-key',
    summary: {
      en: 'Prints the private key with which a server of yours signs in users of web pages.',
      zh: '输出自定义登录私钥，供自己的服务端为网页用户签发登录凭据。',
    },
    options: [...TARGET],
    examples: ['yunlet login-key > login-key.json'],
    notes: {
      en: 'The file is what cloudbase.init({ env, credentials }) of @cloudbase/node-sdk takes; app.auth().createTicket(uid) then makes tickets for custom sign-in of @cloudbase/js-sdk. The key is made at its first use and stays; it lies in login-key.json of the data folder. Whoever has it can sign in as anybody: keep it out of pages and repositories.',
      zh: '输出内容可直接作为 @cloudbase/node-sdk 的 cloudbase.init({ env, credentials }) 参数；随后 app.auth().createTicket(uid) 生成的 ticket 可用于 @cloudbase/js-sdk 的自定义登录。私钥在首次使用时生成并保持不变，保存在数据目录的 login-key.json 中。持有私钥者可以任意用户身份登录，请勿放入页面或代码仓库。',
    },
    load: load('login-key'),
  },
  ...RULES_COMMANDS,
  ...LATER,
];
