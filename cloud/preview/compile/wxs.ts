// WXS knows these two instead of RegExp and Date literals; `constructor` of a value is its type's name there.
const PRELUDE =
  'function getRegExp(p,f){return new RegExp(p,f)}' +
  'function getDate(){var a=[null];for(var i=0;i<arguments.length;i++)a.push(arguments[i]);return new (Function.prototype.bind.apply(Date,a))()}' +
  'function __wxsConstructor(v){return v==null?undefined:Object.prototype.toString.call(v).slice(8,-1)}';

const CONSTRUCTOR =
  /((?:[A-Za-z_$][\w$]*)(?:\.[A-Za-z_$][\w$]*|\[[^\]]*\])*?)\.constructor\b(?!\s*[:=](?!=))/g;

// The template compiler knows scripts by their address without extension.
const REQUIRED = /(\brequire\(\s*['"][^'"]+)\.wxs(['"])/g;

/**
 * Makes a WXS script run as JavaScript. Everything is put on the first line, so that line numbers stay.
 * Compat: `x.constructor` is rewritten where x is a name with members or indices, not behind a call.
 */
export function wxsToJavaScript(source: string): string {
  const required = source.replace(REQUIRED, '$1$2');
  return `${PRELUDE};${required.replace(CONSTRUCTOR, '__wxsConstructor($1)')}`;
}
