/** A page as data, so that every format says the same: what a renderer gets is text, never markup. */
export type Page = readonly Block[];

export type Block =
  | { readonly heading: readonly Inline[]; readonly level: 1 | 2 | 3 | 4 }
  | { readonly paragraph: readonly Inline[] }
  | { readonly list: readonly (readonly Inline[])[]; readonly ordered: boolean }
  | { readonly table: readonly (readonly (readonly Inline[])[])[]; readonly head: readonly string[] }
  /** Lines to copy. */
  | { readonly code: string };

/** Plain text, or a text with a meaning. */
export type Inline = string | { readonly code: string } | { readonly strong: string } | Link;

export interface Link {
  readonly link: string;
  /** Drawn as text where it is no http or https address. */
  readonly to: string;
}

/** A link to anything but a web page (`javascript:`, `data:`) is a trap, whoever wrote the manifest. */
export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && ['https:', 'http:'].includes(new URL(address).protocol);
}
