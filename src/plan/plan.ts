import type { Choice } from '../manifest/connector.ts';
import type { TemplatePart } from '../manifest/template-parts.ts';

/** The requests of one authentication method, in the order in which they are made, none of them sent. */
export interface Plan {
  readonly connector: { readonly id: string; readonly version: string; readonly title: string };
  readonly method: { readonly id: string; readonly title: string };
  /** The credential fields, in the manifest's order. */
  readonly values: readonly PlannedValue[];
  /** What is computed from other values. */
  readonly derived: readonly PlannedDerivation[];
  readonly requests: readonly PlannedRequest[];
}

/** Text in which secrets and what is not known yet are names, to be shown as `<name>`. */
export type Shown = readonly TemplatePart[];

export interface PlannedValue {
  readonly name: string;
  readonly title: string;
  readonly value: Shown;
  /** What it can be, where that is a matter of choice. */
  readonly choices: readonly Choice[];
  readonly origin: FieldOrigin;
}

export interface PlannedDerivation {
  /** `derived.signature`. */
  readonly name: string;
  /** Names in braces. */
  readonly words: string;
  readonly origin: ManifestOrigin | undefined;
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
  /** Where the part is named; an address may be made of two. */
  readonly named: readonly (ManifestOrigin | StandardOrigin)[];
  /** Where the values in it come from. */
  readonly values: readonly ValueOrigin[];
}

export type ValueOrigin = FieldOrigin | DeclaredOrigin | FlowOrigin;

/** Of the connector's manifest, from 1; of what another manifest says, where that one is named. */
export interface ManifestPlace {
  readonly line: number;
  readonly column: number;
  /** For what another manifest says: where in that one. */
  readonly inherited?: { readonly connector: string; readonly line: number; readonly column: number };
}

export interface ManifestOrigin extends ManifestPlace {
  readonly from: 'manifest';
  /** JSON pointer, with everything inherited put in. */
  readonly pointer: string;
}

/** What the manifest declares under a name: captured from an answer, or computed from other values. */
export interface DeclaredOrigin extends ManifestPlace {
  readonly from: 'declared';
  readonly name: string;
}

/** What an administrator enters; where its default is used, the place of that. */
export interface FieldOrigin extends ManifestPlace {
  readonly from: 'field';
  readonly field: string;
  readonly source: 'entered' | 'default' | 'missing';
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
