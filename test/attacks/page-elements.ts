import { type DefaultTreeAdapterTypes, parse } from 'parse5';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Node = DefaultTreeAdapterTypes.Node;

/** What a browser makes of a page (WHATWG's parser): every element, and every text and attribute as a person gets it. */
export function readPage(html: string): { readonly elements: readonly Element[]; readonly texts: readonly string[] } {
  const elements: Element[] = [];
  const texts: string[] = [];
  const walk = (node: Node): void => {
    if ('value' in node) texts.push(node.value);
    if ('tagName' in node) {
      const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      elements.push({ name: node.tagName, attributes });
      texts.push(...Object.values(attributes));
    }
    if ('childNodes' in node) for (const child of node.childNodes) walk(child);
  };
  walk(parse(html));
  return { elements, texts };
}

const allowed: ReadonlySet<string> = new Set(
  `html head meta title link script body header nav main footer section article aside div span p h1 h2 h3 h4 ul ol li dl dt
  dd strong em b small code pre kbd time a form input select option optgroup textarea button label fieldset legend details
  summary table thead tbody tr th td caption hr br progress hgroup search output meter figure figcaption abbr mark svg rect`.split(
    /\s+/,
  ),
);
const addresses: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction']);

/** What is on a page that could run, load, frame or lead to somewhere that is not a web address. Empty: nothing. */
export function dangers(html: string): string[] {
  return readPage(html).elements.flatMap((element) => {
    const { name, attributes } = element;
    const found = Object.entries(attributes).filter(
      ([attribute, value]) =>
        attribute.startsWith('on') ||
        attribute === 'style' ||
        attribute === 'srcdoc' ||
        (addresses.has(attribute) && !isWebAddress(value) && !(name === 'link' && value === 'data:,')),
    );
    const script = name === 'script' && !attributes.src?.startsWith('/assets/');
    const leads = attributes['http-equiv'] !== undefined && !/^0; url=\/console\//.test(attributes.content ?? '');
    return !allowed.has(name) || script || leads || found.length > 0 ? [JSON.stringify(element)] : [];
  });
}

/** Resolved as a browser would, on a page of ours. */
function isWebAddress(value: string): boolean {
  return /^https?:$/.test(URL.parse(value, 'https://ours.example/')?.protocol ?? '');
}
