/** An http or https origin from a URL that is nothing but an origin; null where it is more, or less. */
export function originOf(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null;
  const bare =
    url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
  return bare && !/[?#]/.test(text) ? url : null;
}

/** RFC 8252 §8.3: loopback by address; `localhost` too, since RFC 6761 §6.3 binds it to loopback. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function parsePublicUrl(text: string): string {
  return browserOrigin(text, 'must be an origin such as https://connect.example.com, without a path.');
}

/** Origins separated by commas. */
export function parseReturnOrigins(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => browserOrigin(item, 'must be origins such as https://app.example.com, separated by commas.'));
}

// Codes and cookies travel to these origins: without TLS anyone on the way could take them (RFC 9700 §2.6).
function browserOrigin(text: string, form: string): string {
  const url = originOf(text);
  if (url === null) throw new Error(form);
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new Error('must be https; http is for loopback only.');
  return url.origin;
}
