import type { Lang } from '../base';

/** The frame's words. */
export const WORDS: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  en: {
    title: 'Yunlet preview',
    page: 'Page',
    user: 'Signed in as',
    reload: 'Reload',
    calls: 'Calls',
    noCalls: 'Calls of cloud functions appear here.',
    clear: 'Clear',
    copied: 'Copied',
    noApp: 'This project has no mini program: project.config.json names no folder with an app.json.',
    buildFailed: 'The mini program does not compile',
    mend: 'Mend it and save: the preview reloads by itself.',
    local: 'local cloud',
  },
  zh: {
    title: 'Yunlet 预览',
    page: '页面',
    user: '模拟用户',
    reload: '刷新',
    calls: '调用',
    noCalls: '云函数的调用会显示在这里。',
    clear: '清空',
    copied: '已复制',
    noApp: '此项目没有小程序：project.config.json 指向的目录中没有 app.json。',
    buildFailed: '小程序编译失败',
    mend: '修改并保存后，预览会自动刷新。',
    local: '本地云',
  },
};
