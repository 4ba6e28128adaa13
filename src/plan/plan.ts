import type { TemplatePart } from '../manifest/template-parts.ts';

/** The requests of one authentication method, in the order in which they are made, none of them sent. */
export interface Plan {
  readonly connector: { readonly id: string; readonly version: string; readonly title: string };
  readonly method: { readonly id: string; readonly title: string };
  /** Whatever the requests are made of: fields, what the flow fills, what is computed. */
  readonly values: readonly PlannedValue[];
  readonly requests: readonly PlannedRequest[];
}

/** Text in which secrets and what is not known yet are names, to be shown as `<name>`. */
export type Shown = readonly TemplatePart[];

export interface PlannedValue {
  readonly name: string;
  /** What it is, for a person. */
  readonly title: string;
  readonly value: Shown;
  readonly origin: Origin;
}

export type Step =
  | 'authorization_request'
  | 'authorization_response'
  | 'token_request'
  | 'exchange'
  | 'after_connect'
  | 'refresh_request'
  | 'test'
  | 'revocation_request';

export interface PlannedRequest {
  readonly step: Step;
  readonly title: string;
  /** When it is made, and by whom. */
  readonly occasion: string;
  readonly sent_by: 'browser' | 'evergrant';
  readonly method: string;
  /** Complete, encoded as it is sent. */
  readonly url: Shown;
  /** Encoded as it is sent; null: none. */
  readonly body: Shown | null;
  /** The same once more in its parts, decoded, in the order on the wire. The first is the address. */
  readonly parts: readonly Part[];
  /** What is taken from the answer. */
  readonly answer: readonly Part[];
}

export interface Part {
  readonly place: 'address' | 'header' | 'query' | 'form' | 'json' | 'answer';
  /** Empty for the address. */
  readonly name: string;
  readonly value: Shown;
  /** Where the part is named first, then where its values come from. */
  readonly origins: readonly Origin[];
}

export type Origin = ManifestOrigin | FieldOrigin | FlowOrigin | StandardOrigin;

export interface ManifestOrigin {
  readonly from: 'manifest';
  /** JSON pointer. */
  readonly pointer: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** What an administrator enters; where its default is used, the place of that. */
export interface FieldOrigin {
  readonly from: 'field';
  readonly field: string;
  readonly source: 'entered' | 'default' | 'missing';
  /** null: in a manifest that this one extends. */
  readonly line: number | null;
  readonly column: number | null;
}

/** What the flow brings: the code from the callback, a random state. */
export interface FlowOrigin {
  readonly from: 'flow';
  readonly name: string;
  readonly words: string;
}

/** What is sent because the manifest says nothing else. */
export interface StandardOrigin {
  readonly from: 'standard';
  readonly section: string;
}

/** `<name>` for what is secret or not known yet. */
export function shownText(shown: Shown): string {
  return shown.map((part) => ('text' in part ? part.text : `<${part.name}>`)).join('');
}
