import type {
  Grant,
  GrantName,
  ParameterNames,
  RequestRules,
  RevocationEndpoint,
  Spent,
  TokenEndpoint,
} from './authorization-server.ts';
import { milliseconds } from './milliseconds.ts';
import type { GrantDocument, ServerParts, TokenEndpointDocument } from './provider-document.ts';
import { errorBody, tokenAnswer } from './standard-answers.ts';

/** The token endpoint with each grant complete. `lifetime`: of access tokens, milliseconds; null: without end. */
export function buildTokenEndpoint(
  endpoint: TokenEndpointDocument,
  hosts: readonly string[],
  lifetime: number | null,
): TokenEndpoint {
  const { grants, errors, answer_format, required_parameters = [], ...shared } = endpoint;
  const built = Object.entries(grants).map(([name, grant]) => {
    const complete = buildGrant(name as GrantName, { ...shared, ...grant }, hosts, lifetime);
    // What the endpoint requires holds for every grant, besides what the grant itself does.
    const required = [...new Set([...required_parameters, ...complete.required_parameters])];
    return [name, { ...complete, required_parameters: required }];
  });
  return {
    grants: Object.fromEntries(built),
    answer_format: answer_format ?? 'json',
    errors: {
      body: errors?.body ?? errorBody,
      statuses: { invalid_client: 401, ...errors?.statuses },
      codes: errors?.codes ?? {},
    },
  };
}

/** The revocation endpoint, which authenticates and reads parameters as the token endpoint unless it says otherwise. */
export function buildRevocationEndpoint(
  endpoint: NonNullable<ServerParts['revocation_endpoint']>,
  token: TokenEndpointDocument,
  hosts: readonly string[],
): RevocationEndpoint {
  const { parameters_in, misplaced_parameters, client_authentication } = token;
  const inherited = defined({ parameters_in, misplaced_parameters, client_authentication });
  const rules = requestRules({ ...inherited, ...endpoint }, endpoint.path, hosts, ['token']);
  return { ...rules, revokes: endpoint.revokes ?? 'grant', answer: endpoint.answer ?? null };
}

const spent: Record<GrantName, Spent | null> = {
  authorization_code: 'code',
  refresh_token: 'refresh_token',
  client_credentials: null,
  exchange: 'access_token',
};

function buildGrant(
  name: GrantName,
  grant: GrantDocument & { readonly path: string },
  hosts: readonly string[],
  lifetime: number | null,
): Grant {
  const spends = grant.spends ?? spent[name];
  const needs = spends === null ? [] : spends === 'code' ? ['code', 'redirect_uri'] : [spends];
  // The token that stands in the Authorization header needs no parameter.
  const inHeader = spends === 'access_token' && grant.client_authentication?.includes('access_token');
  return {
    ...requestRules(grant, grant.path, hosts, inHeader ? [] : needs),
    name,
    spends,
    grant_type: grant.grant_type === undefined ? name : grant.grant_type,
    lifetime: grant.lifetime === undefined ? lifetime : milliseconds(grant.lifetime),
    prolongs: grant.prolongs ?? false,
    answer: grant.answer ?? tokenAnswer,
  };
}

function requestRules(
  rules: Partial<RequestRules>,
  path: string,
  hosts: readonly string[],
  needs: readonly string[],
): RequestRules {
  const parameter_names: ParameterNames = rules.parameter_names ?? {};
  return {
    path,
    hosts: rules.hosts ?? hosts,
    method: rules.method ?? 'POST',
    parameters_in: rules.parameters_in ?? 'form',
    misplaced_parameters: rules.misplaced_parameters ?? 'refuse',
    parameter_names,
    required_parameters: rules.required_parameters ?? needs.map((name) => parameter_names[name] ?? name),
    allowed_values: rules.allowed_values ?? {},
    required_headers: rules.required_headers ?? {},
    client_authentication: rules.client_authentication ?? ['client_secret_basic'],
    status: rules.status ?? 200,
  };
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<T>;
}
