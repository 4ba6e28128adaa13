export interface Element {
  readonly name: string;
  readonly parent: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements of a small XML document, in their order. @throws where it is not well formed */
export function elementsOf(xml: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '');
  while (rest !== '') {
    const [whole = '', text, close, name, attributes = '', self] =
      /^(?:([^<]+)|<\/([\w]+)>|<([\w]+)((?: [\w]+="[^"<]*")*)(\/?)>)/.exec(rest) ?? [];
    if (whole === '') throw new Error(`This is no XML: ${rest.slice(0, 60)}`);
    rest = rest.slice(whole.length);
    const inside = open.at(-1);
    if (text !== undefined && inside) inside.text += decoded(text);
    if (close !== undefined && open.pop()?.name !== close) throw new Error(`</${close}> closes nothing.`);
    if (name === undefined) continue;
    const element = { name, parent: inside?.name ?? null, attributes: attributesOf(attributes), text: '' };
    elements.push(element);
    if (self === '') open.push(element);
  }
  if (open.length > 0) throw new Error(`<${open[0]?.name}> stays open.`);
  return elements;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ (\w+)="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, decoded(value)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`An attribute stands twice: ${text}`);
  return Object.fromEntries(pairs);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (whole, number?: string, name?: string) => {
    if (number !== undefined) return String.fromCodePoint(Number(number));
    const character = name === undefined ? undefined : entities[name];
    if (character === undefined) throw new Error(`${whole} is no entity.`);
    return character;
  });
}
