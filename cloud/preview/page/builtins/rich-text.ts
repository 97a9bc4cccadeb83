import { anything, text, textOf, type Builtin, type BuiltinServices } from './builtin';
import { convertUnits } from '../units';

type Node = Readonly<Record<string, unknown>>;

/** Tags WeChat shows; what stands in any other tag is left out, as there. */
const TAGS = new Set(
  (
    'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em ' +
    'fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section ' +
    'small span strong sub sup table tbody td tfoot th thead tr tt u ul'
  ).split(' '),
);
const EVERYWHERE = ['class', 'style'];
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  bdo: ['dir'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  font: ['color', 'size', 'face'],
  img: ['alt', 'src', 'height', 'width'],
  ol: ['start', 'type'],
  table: ['width', 'border', 'cellpadding', 'cellspacing'],
  td: ['colspan', 'rowspan', 'height', 'width'],
  th: ['colspan', 'rowspan', 'height', 'width'],
  tr: ['colspan', 'height', 'rowspan', 'width'],
};

/** rich-text: a list of nodes or a text of HTML; only known tags and attributes reach the document. */
export function richText(services: BuiltinServices): Record<string, Builtin> {
  return {
    'rich-text': {
      properties: { nodes: anything([]), space: text(), userSelect: anything(false) },
      setup({ host, get, ownerPath }) {
        const draw = (list: readonly Node[]): readonly (Element | Text)[] =>
          list.flatMap((node): (Element | Text)[] => {
            if (node['type'] === 'text') return [document.createTextNode(unescaped(textOf(node['text'])))];
            const tag = textOf(node['name']).toLowerCase();
            if (!TAGS.has(tag)) return [];
            const element = document.createElement(tag);
            const written = (node['attrs'] ?? {}) as Node;
            for (const name of [...EVERYWHERE, ...(ATTRIBUTES[tag] ?? [])]) {
              const value = textOf(written[name]);
              if (value === '') continue;
              if (name === 'src') {
                const show = (address: string) => element.setAttribute('src', address);
                services.resolveSource(value, ownerPath()).then(show, () => undefined);
              } else element.setAttribute(name, name === 'style' ? convertUnits(value) : value);
            }
            element.append(...draw(childrenOf(node['children'])));
            return [element];
          });
        return {
          update() {
            const nodes = get('nodes');
            host.replaceChildren(...draw(typeof nodes === 'string' ? parse(nodes) : childrenOf(nodes)));
          },
        };
      },
    },
  };
}

function childrenOf(value: unknown): readonly Node[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((one): one is Node => typeof one === 'object' && one !== null);
}

/** HTML into nodes. The parser's document is never shown: nothing in it runs or loads. */
function parse(html: string): readonly Node[] {
  const read = (parent: ParentNode): readonly Node[] =>
    Array.from(parent.childNodes).flatMap((node): Node[] => {
      if (node.nodeType === 3) return [{ type: 'text', text: escaped(node.textContent ?? '') }];
      if (node.nodeType !== 1) return [];
      const element = node as Element;
      const attrs = Object.fromEntries(Array.from(element.attributes, ({ name, value }) => [name, value]));
      return [{ name: element.localName, attrs, children: read(element) }];
    });
  return read(new DOMParser().parseFromString(html, 'text/html').body);
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** A text node of a list may carry entities. */
function unescaped(value: string): string {
  return value.replace(/&(lt|gt|amp|quot|apos|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;');
}
