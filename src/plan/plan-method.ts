import type { CredentialValues } from '../instance/credentials.ts';
import type { Roots } from '../instance/roots.ts';
import type { AuthenticationMethod, Connector } from '../manifest/connector.ts';
import type { ParentOf } from '../manifest/inherit.ts';
import { codeChallenge } from '../oauth/pkce.ts';
import { answerParts } from './answer-parts.ts';
import { type BuiltRequest, buildRequests } from './build-requests.ts';
import { derivationWords } from './derivation-words.ts';
import { below, manifestSource } from './manifest-source.ts';
import { createPlaceholders, type Placeholders } from './placeholders.ts';
import type { Plan, PlannedRequest, Shown } from './plan.ts';
import { withPlannedHosts } from './planned-hosts.ts';
import { plannedValues } from './planned-values.ts';
import { type PartsContext, requestParts } from './request-parts.ts';
import { requestSource } from './request-source.ts';
import { occasion, stepTitle } from './step-words.ts';
import { fieldOrigin, valueOrigins } from './value-origins.ts';

export interface PlanInput {
  readonly connector: Connector;
  readonly method: AuthenticationMethod;
  /** The manifest's text, for positions. */
  readonly text: string;
  readonly parentOf: ParentOf;
  /** Checked. Secrets among them are not shown. */
  readonly entered: CredentialValues;
  /** null: shown by its name. */
  readonly redirect_uri: string | null;
}

/**
 * The requests that a method would send, built by what builds them in production, each part with where it comes from.
 * Nothing is sent.
 * @throws invalid_credentials, egress_refused where a value that was entered does not fit its place
 */
export function planMethod({ connector, method, text, parentOf, entered, redirect_uri }: PlanInput): Plan {
  const placeholders = createPlaceholders();
  const values = plannedValues(method, entered, redirect_uri, placeholders);
  const manifest = manifestSource(text, connector.authentication_methods.indexOf(method), parentOf);
  const originOf = valueOrigins(method, { entered, redirect_uri, values }, manifest);
  const show = shower(values, placeholders);
  const built = buildRequests(withPlannedHosts(connector, method, values, placeholders), method, values);
  return {
    connector: { id: connector.id, version: connector.version, title: connector.title },
    method: { id: method.id, title: method.title },
    values: method.credential_fields.map(({ name, title, choices = [] }, index) => ({
      name,
      title,
      value: show(values[name] ?? ''),
      choices,
      origin: fieldOrigin(name, index, { entered }, manifest),
    })),
    derived: Object.entries(method.derived).map(([name, derivation]) => ({
      name: `derived.${name}`,
      words: derivationWords(derivation),
      origin: manifest.find(below([manifest.method], 'derived', name)),
    })),
    requests: built.map((one) => {
      const source = requestSource(one, method, manifest);
      return planned(one, values, { method, manifest, source, originOf, show });
    }),
  };
}

function planned(built: BuiltRequest, values: Roots, context: PartsContext): PlannedRequest {
  const { request, step } = built;
  return {
    step,
    title: stepTitle[step],
    occasion: occasion(step, context.method, context.source.template.scope),
    sent_by: step.startsWith('authorization_') ? 'browser' : 'evergrant',
    method: request.method,
    url: context.show(request.url),
    body: request.body ? context.show(request.body) : null,
    parts: requestParts(built, context),
    answer: answerParts(built, values, context),
  };
}

/** Finds the stand-ins in what was built, also where they were hashed (RFC 7636 §4.2) or are in HTTP Basic (RFC 7617). */
function shower(values: Roots, { read, standIn }: Placeholders): (text: string) => Shown {
  const hashed = codeChallenge(values.code_verifier ?? '');
  return (text) => {
    const shown = read(text.replaceAll(hashed, standIn('code_challenge')));
    const basic = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(text)?.[1];
    if (basic === undefined || shown.some((part) => 'name' in part)) return shown;
    const pair = Buffer.from(basic, 'base64').toString('utf8');
    return [{ text: 'Basic base64(' }, ...read(pair), { text: ')' }];
  };
}
