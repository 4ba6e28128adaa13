/** What a person reads of a tour: headings, and every request with its answer, without any secret. */
export interface Transcript {
  heading(text: string): void;
  note(text: string): void;
  exchange(exchange: Exchange): void;
}

export interface Exchange {
  /** Who sends. */
  readonly from: 'platform' | 'browser' | 'Evergrant';
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answerBody: string;
}

export function createTranscript(print: (text: string) => void): Transcript {
  let step = 0;
  return {
    heading(text) {
      step += 1;
      print(`\n${step}. ${text}\n`);
    },
    note(text) {
      print(`\n   ${text}\n`);
    },
    exchange(exchange) {
      const lines = [...requestLines(exchange), ...answerLines(exchange)];
      print(`\n${lines.map(indent(exchange.from)).join('')}`);
    },
  };
}

const indent = (from: Exchange['from']) => (line: string) => `${from === 'Evergrant' ? '         ' : '   '}${line}\n`;

function requestLines({ from, method, url, headers, body }: Exchange): string[] {
  const { origin, pathname, searchParams } = new URL(url);
  return [
    `${from}: ${method} ${origin}${redactPath(pathname)}`,
    ...parameterLines(searchParams, '?'),
    ...shownHeaders.flatMap((name) => (headers[name] ? [`    ${name}: ${redactHeader(name, headers[name])}`] : [])),
    ...bodyLines(body, headers['content-type'] ?? ''),
  ];
}

function answerLines({ status, answerHeaders, answerBody }: Exchange): string[] {
  const { location } = answerHeaders;
  const cookie = answerHeaders['set-cookie'];
  return [
    `  ${status}`,
    ...(location ? [`    location: ${redactUrl(location)}`] : []),
    ...(cookie ? [`    set-cookie: ${redactCookie(cookie)}`] : []),
    ...bodyLines(answerBody, answerHeaders['content-type'] ?? ''),
  ];
}

const shownHeaders = ['authorization', 'content-type', 'cookie', 'accept'];

function bodyLines(body: string, type: string): string[] {
  if (body === '') return [];
  if (type.includes('json')) return [`    ${cut(JSON.stringify(redactJson(JSON.parse(body))))}`];
  if (type.includes('x-www-form-urlencoded')) return parameterLines(new URLSearchParams(body), '');
  const title = /<h1[^>]*>([^<]*)<\/h1>/.exec(body)?.[1] ?? '';
  return [`    (a page${title && `: ${title.trim()}`})`];
}

/** Enough to see what it is. */
function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

const longest = 240;

function parameterLines(parameters: URLSearchParams, prefix: string): string[] {
  return [...parameters].map(
    ([name, value], index) => `    ${index === 0 ? prefix : '&'.repeat(prefix.length)}${name}=${redact(name, value)}`,
  );
}

// Everything else is hidden: a parameter that nobody thought of may well hold a secret.
const shownParameters = new Set([
  'client_id',
  'client-id',
  'response_type',
  'redirect_uri',
  'scope',
  'grant_type',
  'decision',
]);

function redact(name: string, value: string): string {
  return shownParameters.has(name) ? value : '***';
}

function redactHeader(name: string, value: string): string {
  if (name === 'authorization') return `${value.split(' ')[0]} ***`;
  return name === 'cookie' ? redactCookie(value) : value;
}

function redactCookie(value: string): string {
  return value.replace(/^([^=]+)=[^;]*/, '$1=***');
}

function redactUrl(location: string): string {
  const url = URL.parse(location);
  if (url === null) return redactPath(location);
  const query = [...url.searchParams].map(([name, value]) => `${name}=${redact(name, value)}`).join('&');
  return `${url.origin}${redactPath(url.pathname)}${query && `?${query}`}`;
}

/** The last part of these addresses is as good as a key. */
function redactPath(path: string): string {
  return path.replace(/^(\/connect\/|\/oauth\/result\/)[^/]+/, '$1***');
}

const secretMembers = new Set(['access_token', 'refresh_token', 'client_secret']);

function redactJson(value: unknown, name = ''): unknown {
  if (secretMembers.has(name)) return '***';
  if (typeof value === 'string') return URL.canParse(value) ? redactUrl(value) : value;
  if (Array.isArray(value)) return value.map((item) => redactJson(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, redactJson(member, key)]));
}
