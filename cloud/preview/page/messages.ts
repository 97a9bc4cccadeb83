/** The preview's own words, in both languages. */
export const MESSAGES = {
  en: {
    ok: 'OK',
    cancel: 'Cancel',
    back: 'Back',
    home: 'Home',
    done: 'Done',
    noPage: 'There is no page "{path}" in app.json.',
    scriptFailed: 'The script of {path} stopped with an error',
    notDrawn: 'The preview does not draw <{tag}>: a labelled box stands in its place.',
    unknownComponent: 'Component <{tag}> is neither built in nor declared in usingComponents.',
    unsupported: 'wx.{name} is not supported in the preview.',
  },
  zh: {
    ok: '确定',
    cancel: '取消',
    back: '返回',
    home: '首页',
    done: '完成',
    noPage: 'app.json 中没有页面 "{path}"。',
    scriptFailed: '{path} 的脚本运行出错',
    notDrawn: '预览不绘制 <{tag}>，以带标签的方框代替。',
    unknownComponent: '组件 <{tag}> 既不是内置组件，也没有在 usingComponents 中声明。',
    unsupported: '预览不支持 wx.{name}。',
  },
} as const;

/** A reader's sentences. */
export type Messages = Readonly<Record<keyof (typeof MESSAGES)['en'], string>>;

/** Puts values in the place of `{names}`. */
export function fillIn(sentence: string, fields: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => fields[name] ?? whole);
}
