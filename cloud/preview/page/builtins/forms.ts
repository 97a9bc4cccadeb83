import { elementAt } from '../gestures';
import { flag, number, text, textOf, type Builtin } from './builtin';
import { fieldOf, fieldsIn } from './fields';

const submits = new WeakMap<Element, (kind: string, button: Element) => void>();

/** button, form and label. */
export const forms: Record<string, Builtin> = {
  button: {
    properties: {
      size: text('default'),
      type: text('default'),
      plain: flag(),
      disabled: flag(),
      loading: flag(),
      formType: text(),
      openType: text(),
      hoverClass: text('button-hover'),
      hoverStartTime: number(20),
      hoverStayTime: number(70),
      lang: text('en'),
      sessionFrom: text(),
      sendMessageTitle: text(),
      appParameter: text(),
      showMessageCard: flag(),
    },
    setup(node) {
      const { host, get } = node;
      node.on('tap', () => {
        const kind = textOf(get('formType'));
        const form = host.closest('wx-form');
        if (get('disabled') !== true && form !== null && kind !== '') submits.get(form)?.(kind, host);
      });
      return {
        update() {
          host.setAttribute('type', textOf(get('type')));
          host.setAttribute('size', textOf(get('size')));
          for (const name of ['plain', 'disabled', 'loading']) host.toggleAttribute(name, get(name) === true);
        },
      };
    },
  },
  form: {
    properties: { reportSubmit: flag(), reportSubmitTimeout: number(0) },
    setup({ host, emit }) {
      submits.set(host, (kind) => {
        if (kind === 'reset') {
          for (const field of fieldsIn(host)) field.reset();
          emit('reset', {});
          return;
        }
        emit('submit', { value: { ...customFields(host), ...valuesOf(host) }, target: {} });
      });
      return {};
    },
  },
  label: {
    properties: { for: text() },
    setup(node) {
      const { host, get } = node;
      host.addEventListener('click', (event) => {
        const target = event.target as Element;
        const wanted = textOf(get('for'));
        const control =
          wanted === ''
            ? Array.from(host.querySelectorAll('*')).find((element) => fieldOf(element) !== undefined)
            : document.getElementById(wanted);
        // A tap on the control itself has been heard by the control.
        if (control === null || control === undefined || control.contains(target)) return;
        fieldOf(control)?.activate();
      });
      return {};
    },
  },
};

function valuesOf(host: Element): Record<string, unknown> {
  return Object.fromEntries(
    fieldsIn(host).flatMap((field) => (field.name() === '' ? [] : [[field.name(), field.value()]])),
  );
}

/** Components of the app with the behavior `wx://form-field`. */
function customFields(host: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const node of Array.from(host.querySelectorAll('*'))) {
    if (fieldOf(node) !== undefined || !node.localName.startsWith('wx-')) continue;
    const component = elementAt(node) as { readonly data?: Record<string, unknown> } | undefined;
    const data = component?.data;
    if (data !== undefined && data['__formField'] === true && data['name'] !== '') {
      values[String(data['name'])] = data['value'];
    }
  }
  return values;
}
