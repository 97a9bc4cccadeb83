import { flag, number, text, textOf, anything, type Builtin, type BuiltinNode } from './builtin';
import { registerField } from './fields';
import { convertUnits } from '../units';

type Native = HTMLInputElement | HTMLTextAreaElement;

const SHARED = {
  value: text(),
  name: text(),
  placeholder: text(),
  placeholderStyle: text(),
  placeholderClass: text('input-placeholder'),
  disabled: flag(),
  maxlength: number(140),
  cursorSpacing: number(0),
  autoFocus: flag(),
  focus: flag(),
  confirmType: text('done'),
  alwaysEmbed: flag(),
  confirmHold: flag(),
  cursor: number(-1),
  selectionStart: number(-1),
  selectionEnd: number(-1),
  adjustPosition: flag(true),
  holdKeyboard: flag(),
  cursorColor: text(),
} as const;

/** Wires a native field to a built-in: what is typed goes out, what the page sets comes in. */
function connect(node: BuiltinNode, native: Native): () => void {
  const { host, get, set, emit } = node;
  host.append(native);
  registerField(host, {
    name: () => textOf(get('name')),
    value: () => native.value,
    reset: () => set('value', ''),
    activate: () => native.focus(),
  });
  // The page must not hear the browser's own events, whose detail is not WeChat's.
  const hear = (type: string, handle: () => void) =>
    native.addEventListener(type, (event) => {
      event.stopPropagation();
      handle();
    });
  hear('input', () => {
    const { value } = native;
    set('value', value);
    emit('input', { value, cursor: native.selectionStart ?? value.length, keyCode: 0 });
  });
  hear('change', () => undefined);
  hear('focus', () => emit('focus', { value: native.value, height: 0 }));
  hear('blur', () => {
    emit('blur', { value: native.value, cursor: native.selectionStart ?? 0 });
  });
  let focused = false;
  return () => {
    const value = textOf(get('value'));
    if (native.value !== value) native.value = value;
    native.placeholder = textOf(get('placeholder'));
    native.disabled = get('disabled') === true;
    const most = Number(get('maxlength'));
    if (most < 0) native.removeAttribute('maxlength');
    else native.maxLength = most;
    host.style.setProperty('--yl-placeholder', colourOf(textOf(get('placeholderStyle'))));
    const wanted = get('focus') === true || get('autoFocus') === true;
    if (wanted && !focused) window.setTimeout(() => native.focus());
    if (!wanted && focused) native.blur();
    focused = wanted;
  };
}

function colourOf(style: string): string {
  return /(?:^|;)\s*color\s*:\s*([^;]+)/.exec(convertUnits(style))?.[1] ?? '';
}

const INPUT_MODES: Readonly<Record<string, string>> = { number: 'numeric', digit: 'decimal', idcard: 'text' };

/** input and textarea. */
export const inputs: Record<string, Builtin> = {
  input: {
    properties: { ...SHARED, type: text('text'), password: flag() },
    setup(node) {
      const native = document.createElement('input');
      const update = connect(node, native);
      native.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') node.emit('confirm', { value: native.value });
      });
      return {
        update() {
          native.type = node.get('password') === true ? 'password' : 'text';
          native.inputMode = INPUT_MODES[textOf(node.get('type'))] ?? 'text';
          update();
        },
      };
    },
  },
  textarea: {
    properties: {
      ...SHARED,
      autoHeight: flag(),
      fixed: flag(),
      showConfirmBar: flag(true),
      disableDefaultPadding: flag(),
      adjustKeyboardTo: text('cursor'),
      confirmType: text('return'),
      cursorSpacing: anything(0),
    },
    setup(node) {
      const native = document.createElement('textarea');
      const update = connect(node, native);
      const grow = () => {
        if (node.get('autoHeight') !== true) return;
        native.style.height = 'auto';
        native.style.height = `${native.scrollHeight}px`;
        node.host.style.height = 'auto';
      };
      native.addEventListener('input', grow);
      return {
        update() {
          update();
          grow();
        },
        attached: grow,
      };
    },
  },
};
