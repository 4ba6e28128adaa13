import { selfHosted } from '../host.ts';
import type { MethodOutline, Outline } from '../outline.ts';
import { type Mapping, mapping } from '../outline-values.ts';
import type { Finding } from './finding.ts';

/** Each grant has the requests that it needs, and none that it never makes. */
export function grantRules(outline: Outline): Finding[] {
  const { methods, root, wellFormed } = outline;
  // What seems to be missing may only be misspelt.
  if (!wellFormed) return [];
  return [...(root.api === undefined ? [] : baseUrl(outline)), ...methods.flatMap(requests), ...hostedFields(outline)];
}

function missing(source: Mapping, keys: readonly string[], pointer: string): Finding[] {
  return keys
    .filter((key) => source[key] === undefined)
    .map((key) => ({ code: 'missing-key', message: `The key "${key}" is missing.`, pointer: `${pointer}/${key}` }));
}

function baseUrl({ root, methods }: Outline): Finding[] {
  if (mapping(root.api).base_url !== undefined) return [];
  const each = methods.length > 0 && methods.every(({ source }) => mapping(source.api).base_url !== undefined);
  return each ? [] : missing(mapping(root.api), ['base_url'], '/api');
}

const requestsOf: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['authorization_request', 'token_request'],
  client_credentials: ['token_request'],
  api_key: [],
  http_basic: [],
};

/** What belongs to a customer's consent, and what to tokens. */
const ofConsent = ['authorization_request', 'authorization_response'];
const ofTokens = [
  'token_request',
  'refresh_request',
  'revocation_request',
  'exchange',
  'refresh_token',
  'scope',
  'client_assertion',
];

function requests({ source, grant, pointer, fields }: MethodOutline): Finding[] {
  const needed = requestsOf[grant] ?? [];
  const useless = needed.length === 2 ? [] : needed.length === 1 ? ofConsent : [...ofConsent, ...ofTokens];
  const foreign: Finding[] = useless
    .filter((key) => source[key] !== undefined)
    .map((key) => ({
      code: 'unknown-key',
      message: `A method with grant: ${grant} makes no use of "${key}".`,
      hint: 'Remove it, or correct the grant.',
      pointer: `${pointer}/${key}`,
      part: 'key',
    }));
  const urls = needed.flatMap((key) => {
    if (source[key] === undefined) return missing(source, [key], pointer);
    return missing(mapping(source[key]), ['url'], `${pointer}/${key}`);
  });
  const steps = ['revocation_request'].filter((key) => source[key] !== undefined);
  const others = steps.flatMap((key) => missing(mapping(source[key]), ['url'], `${pointer}/${key}`));
  const asked = fields.length === 0 && source.credential_fields === undefined;
  return [...(asked ? missing(source, ['credential_fields'], pointer) : []), ...urls, ...others, ...foreign];
}

/** A product that customers host themselves is reached at the host that is entered. */
function hostedFields({ hosts, methods }: Outline): Finding[] {
  const hosted = hosts.find(({ value }) => value === selfHosted);
  if (!hosted) return [];
  return methods
    .filter(({ fields }) => !fields.some(({ rules }) => rules.format === 'hostname'))
    .map(() => ({
      code: 'host-unchecked',
      message: 'With self_hosted, a field must hold the host, and a method has none.',
      hint: 'Add a field with format: hostname.',
      pointer: hosted.pointer,
    }));
}
