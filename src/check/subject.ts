import type { AuthenticationMethod, Connector } from '../manifest/connector.ts';
import type { ParentOf } from '../manifest/inherit.ts';
import { below, type ManifestSource, manifestSource } from '../plan/manifest-source.ts';
import type { Plan, PlannedRequest, Step } from '../plan/plan.ts';
import { planMethod } from '../plan/plan-method.ts';
import type { AuthorizationServer, Client } from '../sandbox/authorization-server.ts';
import type { Provider } from '../sandbox/provider.ts';
import type { Cause } from './report.ts';
import { sampleCredentials } from './sample-credentials.ts';
import { samplesFor } from './samples.ts';

/** A manifest as it is checked. */
export interface LoadedConnector {
  readonly connector: Connector;
  /** As it is written, for positions. */
  readonly text: string;
  /** What manifests beside it say, for `extends`. */
  readonly parentOf: ParentOf;
}

/** One authentication method, with the vendor's side that it talks to. */
export interface Subject extends LoadedConnector {
  readonly method: AuthenticationMethod;
  readonly provider: Provider;
  /** null: the method asks no authorization server, or the vendor documents none for it. */
  readonly server: AuthorizationServer | null;
  readonly client: Client | null;
  /** What an administrator would enter for that client. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Names of the credentials that are secret. */
  readonly secretNames: readonly string[];
  readonly plan: Plan;
  /** Where in the manifest the first of these paths below the method stands; nothing where none does. */
  at(...paths: readonly (readonly (string | number)[])[]): Pick<Cause, 'line' | 'column'>;
  readonly manifest: ManifestSource;
}

/** Where the customer's browser is sent back to. */
export const platformCallback = 'https://platform.example/oauth/callback';

/** @throws EvergrantError where a sample value does not fit its place */
export function subjectOf(loaded: LoadedConnector, method: AuthenticationMethod, provider: Provider): Subject {
  const { connector, text, parentOf } = loaded;
  const samples = samplesFor(method, provider);
  const { server, client } = samples;
  const credentials = sampleCredentials(method, samples);
  const manifest = manifestSource(text, connector.authentication_methods.indexOf(method), parentOf);
  const redirect_uri = redirectUriOf(client);
  return {
    ...loaded,
    method,
    provider,
    server,
    client,
    credentials,
    secretNames: method.credential_fields.filter(({ secret }) => secret).map(({ name }) => name),
    plan: planMethod({ connector, method, text, parentOf, entered: credentials, redirect_uri }),
    manifest,
    at(...paths) {
      const pointers = paths.flatMap((path) => [...below([manifest.method], ...path), ...below([''], ...path)]);
      const found = manifest.find(pointers) ?? manifest.find([manifest.method]);
      return found ? { line: found.line, column: found.column } : {};
    },
  };
}

/** The requests of one step of the plan. */
export function plannedRequests({ plan }: Subject, step: Step): readonly PlannedRequest[] {
  return plan.requests.filter((request) => request.step === step);
}

export const redirectUriOf = (client: Client | null): string => client?.redirect_uris?.[0] ?? platformCallback;
