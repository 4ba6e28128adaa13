import type { ServerVariable } from './description.ts';
import type { Field } from './draft.ts';
import { fieldName, title } from './names.ts';
import { shortened } from './read-values.ts';

/** An address of a document as a manifest says it. */
export interface Address {
  readonly url: string;
  /** `https://host`, for addresses that are relative to it. */
  readonly origin: string;
  readonly hosts: readonly string[];
  readonly fields: readonly Field[];
  /** What a person must decide about the host. */
  readonly doubts: readonly string[];
}

/** Of a manifest's hosts: schemas/connector.schema.json. */
const hostName = /^(?:\*\.(?=[^.]+\.))?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Visible characters, names in braces, no dot segments (RFC 3986 §5.2.4). */
const plainPath = /^(?!.*\/\.{1,2}(?:\/|$))(?:[!$-;=@-Z_a-z~]|%(?!2e)[0-9A-Fa-f]{2}|\{[a-z][a-z0-9_]*\})*$/i;

export type Variables = Readonly<Record<string, ServerVariable>>;

/** Host names more than these are said by a wildcard. */
const mostHosts = 60;

/**
 * Turns an address with variables into a template with fields. What stands in the host is limited: to the values that the
 * document lists, else to one label below what is fixed.
 * @returns why not, as the end of a sentence, where a manifest cannot say it
 */
export function readAddress(url: string, variables: Variables): Address | string {
  const filled = fillPort(url, variables);
  const [, scheme = '', authority = '', rest = ''] = /^([a-z+]+|\{[^}]*\}):\/\/([^/?#]*)([^?#]*)/i.exec(filled) ?? [];
  if (scheme.toLowerCase() !== 'https') return 'is not an https address';
  if (!/^(?:[A-Za-z0-9.-]|\{[^{}]+\})+(?::443)?$/.test(authority)) return 'names a port, a user or no host';
  const host = hostOf(authority.replace(/:443$/, ''), variables);
  if (typeof host === 'string') return host;
  const path = readPath(rest, variables);
  if (!host.hosts.every((name) => hostName.test(name))) return 'names no host';
  if (typeof path === 'string') return path;
  const origin = `https://${host.template}`;
  return {
    url: `${origin}${path.template}`,
    origin,
    hosts: host.hosts,
    fields: [...new Map([...host.fields, ...path.fields].map((field) => [field.name, field])).values()],
    doubts: host.doubts,
  };
}

/** A port can only be 443, and a scheme https: where the document lets one choose, that is the choice. */
function fillPort(url: string, variables: Variables): string {
  return url
    .replace(/:\{([^{}]+)\}(?=\/|$)/, (whole, name) => (offers(variables[name], '443') ? '' : whole))
    .replace(/^\{([^{}]+)\}(?=:\/\/)/, (whole, name) => (offers(variables[name], 'https') ? 'https' : whole));
}

function offers(variable: ServerVariable | undefined, value: string): boolean {
  return variable !== undefined && (variable.default === value || variable.enum.includes(value));
}

export interface Part {
  readonly template: string;
  readonly fields: readonly Field[];
}

interface Host extends Part {
  readonly hosts: readonly string[];
  readonly doubts: readonly string[];
}

function hostOf(authority: string, variables: Variables): Host | string {
  const names = [...authority.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  const open = names.filter((name) => (variables[name]?.enum.length ?? 0) === 0);
  const whole = names.length === 1 && open.length === 1 && authority === `{${names[0]}}`;
  if (whole) return wholeHost(names[0]!, variables[names[0]!]);
  const combinations = expand(authority, names, variables);
  const hosts = [...new Set(combinations.map(wildcard))];
  if (hosts.some((host) => host === null)) return 'leaves more of its host open than a manifest may';
  const doubts = open.map(
    (name) => `which values ${name} may have; so far, whatever fits into one part of a host name.`,
  );
  return {
    template: rename(authority).toLowerCase(),
    hosts: hosts as string[],
    fields: names.map((name) => hostField(name, variables[name])),
    doubts,
  };
}

/** The document leaves the whole host open, and shows one. */
function wholeHost(name: string, variable: ServerVariable | undefined): Host | string {
  const shown = variable?.default?.toLowerCase() ?? '';
  if (!/^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(shown)) return 'leaves its whole host open';
  const suffix = shown.split('.').slice(1);
  const hosts = [suffix.length > 1 ? `*.${suffix.join('.')}` : shown];
  const field = { ...described(name, variable), format: 'hostname', examples: [shown] };
  const doubts = [
    `which hosts there are; the document leaves the whole host open and shows ${shown}. self_hosted where customers run the product themselves.`,
  ];
  return { template: `{${field.name}}`, hosts, fields: [field], doubts };
}

function hostField(name: string, variable: ServerVariable | undefined): Field {
  const start = described(name, variable);
  const values = variable?.enum ?? [];
  const usual = variable?.default ?? null;
  if (values.length === 0) return { ...start, pattern: '[a-z0-9-]+', ...(usual === null ? {} : { examples: [usual] }) };
  return { ...start, ...chosen(values, usual) };
}

function chosen(values: readonly string[], usual: string | null): Partial<Field> {
  const choices = [...new Set(values)].map((value) => ({ value, title: shortened(value, 100) }));
  return { choices, ...(usual !== null && values.includes(usual) ? { default: usual } : {}) };
}

/** Every host, with the listed values put in; an open variable stays. */
function expand(authority: string, names: readonly string[], variables: Variables): readonly string[] {
  return names.reduce<readonly string[]>(
    (hosts, name) => {
      const values = variables[name]?.enum ?? [];
      if (values.length === 0 || hosts.length * values.length > mostHosts) return hosts;
      return hosts.flatMap((host) => values.map((value) => host.replaceAll(`{${name}}`, value)));
    },
    [authority],
  );
}

/** `{shop}.api.acme.example` → `*.api.acme.example`; null where too little is fixed. */
function wildcard(host: string): string | null {
  const labels = host.toLowerCase().split('.');
  const last = labels.findLastIndex((label) => label.includes('{'));
  if (last < 0) return host.toLowerCase();
  const fixed = labels.slice(last + 1);
  return fixed.length >= 2 ? `*.${fixed.join('.')}` : null;
}

/**
 * Values in a path are encoded, so a value that holds a slash is put in as it is.
 * @returns why not, as the end of a sentence, where no request can carry it
 */
export function readPath(path: string, variables: Variables): Part | string {
  const fixed = path.replaceAll(/\{([^{}]+)\}/g, (whole, name) => {
    const { default: usual = null, enum: values = [] } = variables[name] ?? {};
    return usual !== null && (usual.includes('/') || (values.length === 1 && values[0] === usual)) ? usual : whole;
  });
  const names = [...fixed.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  const fields = names.map((name): Field => {
    const variable = variables[name];
    const usual = variable?.default ?? null;
    const values = variable?.enum ?? [];
    const rules = values.length > 0 ? chosen(values, usual) : usual === null ? {} : { default: usual };
    return { ...described(name, variable), ...rules };
  });
  const absolute = fixed === '' || fixed.startsWith('/') ? fixed : `/${fixed}`;
  const template = rename(absolute);
  return plainPath.test(template) && template.length <= 1000
    ? { template, fields }
    : 'has a path that no request can carry';
}

function described(name: string, variable: ServerVariable | undefined): Field {
  const own = fieldName(name);
  const description = variable?.description;
  return { name: own, title: title(own), ...(description ? { description: shortened(description, 300) } : {}) };
}

function rename(template: string): string {
  return template.replaceAll(/\{([^{}]+)\}/g, (_, name) => `{${fieldName(name)}}`);
}
