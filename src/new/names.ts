/** Names that a document uses, as names that a manifest may use. */

/** `^[a-z][a-z0-9_]*$`, 64 characters at most: `yourDomain` → `your_domain`. */
export function snake(name: string, fallback: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 60);
  return words === '' ? fallback : words;
}

/** `your_domain` → `Your domain`. */
export function title(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Gives each name once: the second `key` is `key_2`. */
export function unique(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
    taken.add(free);
    return free;
  };
}

/** What the flow fills itself, and fields of the standard requests: docs/manifest.md, Templates. */
const reserved = new Set([
  'code',
  'state',
  'redirect_uri',
  'code_verifier',
  'code_challenge',
  'refresh_token',
  'access_token',
  'random',
  'timestamp',
  'callback',
  'captured',
  'token',
  'derived',
  'client_id',
  'client_secret',
  'scope',
  'api_key',
  'username',
  'password',
]);

/** The field for something that an address leaves open. */
export function fieldName(name: string): string {
  const words = snake(name, 'value');
  return reserved.has(words) ? `server_${words}` : words;
}
