import {
  anything,
  flag,
  number,
  text,
  textOf,
  type Builtin,
  type BuiltinNode,
  type BuiltinServices,
} from './builtin';
import { registerField } from './fields';

/** switch, checkbox, radio with their groups, slider, picker. */
export function choices(services: BuiltinServices): Record<string, Builtin> {
  return {
    switch: toggle,
    checkbox: member('checkbox', 'wx-checkbox-group'),
    radio: member('radio', 'wx-radio-group'),
    'checkbox-group': group('checkbox'),
    'radio-group': group('radio'),
    slider,
    progress,
    picker: picker(services),
  };
}

const toggle: Builtin = {
  properties: {
    checked: flag(),
    disabled: flag(),
    type: text('switch'),
    color: text('#04BE02'),
    name: text(),
  },
  setup(node) {
    const { host, get, set, emit } = node;
    const flip = () => {
      if (get('disabled') === true) return;
      set('checked', get('checked') !== true);
      emit('change', { value: get('checked') });
    };
    node.on('tap', flip);
    registerField(host, {
      name: () => textOf(get('name')),
      value: () => get('checked'),
      reset: () => set('checked', false),
      activate: flip,
    });
    return {
      update() {
        host.toggleAttribute('checked', get('checked') === true);
        host.toggleAttribute('disabled', get('disabled') === true);
        host.setAttribute('kind', textOf(get('type')));
        host.style.setProperty('--yl-on', textOf(get('color')));
      },
    };
  },
};

interface Member {
  readonly value: () => string;
  readonly checked: () => boolean;
  readonly set: (checked: boolean) => void;
}

const members = new WeakMap<Element, Member>();
const groups = new WeakMap<Element, () => void>();

function membersIn(host: Element, kind: string): readonly Member[] {
  return Array.from(host.querySelectorAll(`wx-${kind}`)).flatMap((element) => members.get(element) ?? []);
}

function member(kind: 'checkbox' | 'radio', groupTag: string): Builtin {
  return {
    properties: { value: text(), checked: flag(), disabled: flag(), color: text('#09BB07') },
    setup(node) {
      const { host, get, set } = node;
      const mark = document.createElement('span');
      mark.className = 'yl-mark';
      host.append(mark);
      members.set(host, {
        value: () => textOf(get('value')),
        checked: () => get('checked') === true,
        set: (checked) => set('checked', checked),
      });
      const choose = () => {
        if (get('disabled') === true || (kind === 'radio' && get('checked') === true)) return;
        const box = host.closest(groupTag);
        if (kind === 'radio' && box !== null) for (const other of membersIn(box, kind)) other.set(false);
        set('checked', get('checked') !== true);
        if (box !== null) groups.get(box)?.();
      };
      node.on('tap', choose);
      registerField(host, {
        name: () => '',
        value: () => undefined,
        reset: () => set('checked', false),
        activate: choose,
      });
      return {
        update() {
          host.toggleAttribute('checked', get('checked') === true);
          host.toggleAttribute('disabled', get('disabled') === true);
          host.style.setProperty('--yl-on', textOf(get('color')));
        },
      };
    },
  };
}

function group(kind: 'checkbox' | 'radio'): Builtin {
  return {
    properties: { name: text() },
    setup({ host, get, emit }) {
      const chosen = () =>
        membersIn(host, kind)
          .filter((one) => one.checked())
          .map((one) => one.value());
      const value = () => (kind === 'checkbox' ? chosen() : (chosen()[0] ?? ''));
      groups.set(host, () => emit('change', { value: value() }));
      registerField(host, {
        name: () => textOf(get('name')),
        value,
        reset: () => undefined,
        activate: () => undefined,
      });
      return {};
    },
  };
}

const slider: Builtin = {
  properties: {
    min: number(0),
    max: number(100),
    step: number(1),
    value: number(0),
    disabled: flag(),
    showValue: flag(),
    activeColor: text('#1aad19'),
    backgroundColor: text('#e9e9e9'),
    blockSize: number(28),
    blockColor: text('#ffffff'),
    name: text(),
  },
  setup({ host, get, set, emit }) {
    const native = document.createElement('input');
    const shown = document.createElement('span');
    native.type = 'range';
    host.append(native, shown);
    const hear = (type: 'input' | 'change', name: string) =>
      native.addEventListener(type, (event) => {
        event.stopPropagation();
        set('value', Number(native.value));
        emit(name, { value: Number(native.value) });
      });
    hear('input', 'changing');
    hear('change', 'change');
    registerField(host, {
      name: () => textOf(get('name')),
      value: () => get('value'),
      reset: () => set('value', get('min')),
      activate: () => native.focus(),
    });
    return {
      update() {
        native.min = textOf(get('min'));
        native.max = textOf(get('max'));
        native.step = textOf(get('step'));
        native.value = textOf(get('value'));
        native.disabled = get('disabled') === true;
        native.style.accentColor = textOf(get('activeColor'));
        shown.textContent = get('showValue') === true ? textOf(get('value')) : '';
      },
    };
  },
};

const progress: Builtin = {
  properties: {
    percent: number(0),
    showInfo: flag(),
    strokeWidth: anything(6),
    activeColor: text('#09BB07'),
    backgroundColor: text('#EBEBEB'),
    active: flag(),
  },
  setup({ host, get }) {
    const bar = document.createElement('i');
    host.append(bar);
    return {
      update() {
        host.style.background = textOf(get('backgroundColor'));
        host.style.height = `${Number.parseFloat(textOf(get('strokeWidth')))}px`;
        bar.style.background = textOf(get('activeColor'));
        bar.style.width = `${Math.max(0, Math.min(100, Number(get('percent'))))}%`;
      },
    };
  },
};

function picker(services: BuiltinServices): Builtin {
  return {
    properties: {
      mode: text('selector'),
      range: anything([]),
      rangeKey: text(),
      value: anything(0),
      start: text(),
      end: text(),
      fields: text('day'),
      disabled: flag(),
      headerText: text(),
      customItem: text(),
      name: text(),
    },
    setup(node) {
      const { host, get, set, emit } = node;
      const open = async () => {
        if (get('disabled') === true) return;
        const value = await services.pick({
          mode: textOf(get('mode')),
          columns: columnsOf(node),
          value: get('value'),
          title: textOf(get('headerText')),
          start: textOf(get('start')),
          end: textOf(get('end')),
        });
        if (value === undefined) {
          emit('cancel', {});
          return;
        }
        set('value', value);
        // Compat: the indices arrive as text for a single column and as numbers for several, as on a device.
        emit('change', { value: get('mode') === 'selector' ? textOf(value) : value });
      };
      node.on('tap', () => void open());
      registerField(host, {
        name: () => textOf(get('name')),
        value: () => get('value'),
        reset: () => set('value', 0),
        activate: () => void open(),
      });
      return {};
    },
  };
}

function columnsOf({ get }: BuiltinNode): readonly (readonly string[])[] {
  const range = Array.isArray(get('range')) ? (get('range') as readonly unknown[]) : [];
  const key = textOf(get('rangeKey'));
  const label = (item: unknown) =>
    String(
      key === '' || typeof item !== 'object' || item === null ? item : (item as Record<string, unknown>)[key],
    );
  return get('mode') === 'multiSelector'
    ? range.map((column) => (Array.isArray(column) ? column.map(label) : []))
    : [range.map(label)];
}
