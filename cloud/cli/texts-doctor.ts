import type { Sentence } from '../base';

/** What `yunlet doctor` says. */
export const DOCTOR = {
  node: { en: 'Node.js {version}', zh: 'Node.js {version}' },
  nodeOld: {
    en: 'Node.js {version} is too old; 20.19 or newer is needed.',
    zh: 'Node.js {version} 过旧，需要 20.19 或更新版本。',
  },
  running: { en: 'A cloud is running for this project.', zh: '此项目的云环境正在运行。' },
  portFree: { en: 'Port {port} is free.', zh: '端口 {port} 空闲。' },
  portUsed: {
    en: 'Port {port} is in use; dev takes the next free one.',
    zh: '端口 {port} 已被占用，dev 会使用下一个空闲端口。',
  },
  dataFolder: { en: 'The data folder {dir} can be written.', zh: '数据目录 {dir} 可写。' },
  project: { en: 'Project {dir} with {count} functions.', zh: '项目 {dir}，共 {count} 个云函数。' },
  functionsMissing: {
    en: 'The folder of functions {dir} does not exist. Make it, or correct "cloudfunctionRoot".',
    zh: '云函数目录 {dir} 不存在，请创建，或修改 "cloudfunctionRoot"。',
  },
  manifestBroken: {
    en: 'Function {name}: package.json cannot be read: {reason}',
    zh: '云函数 {name}：无法读取 package.json：{reason}',
  },
  entryMissing: {
    en: 'Function {name} has no index.js or index.ts.',
    zh: '云函数 {name} 没有 index.js 或 index.ts。',
  },
  packagesMissing: {
    en: 'Function {name}: packages are not in the project ({packages}); dev installs them into its cache.',
    zh: '云函数 {name}：项目中没有这些依赖包（{packages}），dev 会将其安装到缓存。',
  },
  scriptsOff: {
    en: 'Package {name} wants to run scripts when it is installed; they were not run. If a function fails for it: --allow-scripts {name}',
    zh: '依赖包 {name} 需要运行安装脚本，尚未运行。如云函数因此出错，请使用：--allow-scripts {name}',
  },
  scriptsRan: { en: 'Package {name} has run its install scripts.', zh: '依赖包 {name} 已运行安装脚本。' },
  browser: { en: 'Browser: {file}', zh: '浏览器：{file}' },
  browserMissing: {
    en: 'No browser of the Chromium family was found; the preview opens in any, browser tests need one.',
    zh: '未找到 Chromium 系浏览器；预览可用任意浏览器打开，但浏览器测试需要它。',
  },
  limits: {
    en: 'Memory limits of functions are hard (control groups).',
    zh: '云函数内存为硬限制（cgroup）。',
  },
  limitsSoft: {
    en: 'Memory of functions is watched, not limited hard: control groups are not writable here.',
    zh: '云函数内存仅做监控，没有硬限制：此处无法写入 cgroup。',
  },
  limitsElsewhere: {
    en: 'Memory of functions is watched, not limited hard: this system has no control groups.',
    zh: '云函数内存仅做监控，没有硬限制：此系统没有 cgroup。',
  },
} as const satisfies Record<string, Sentence>;

/** The name of a sentence. */
export type DoctorText = keyof typeof DOCTOR;
