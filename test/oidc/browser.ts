import { issuer, redirectUri } from './certified-server.ts';

/**
 * A customer with a browser: follows redirects, keeps cookies, signs in and consents on the server's own pages, or
 * leaves by their way out. Returns the callback URL without opening it.
 * @param origin where the server really listens
 * @param at origin that it takes itself to have
 * @param until where the callback URL begins
 */
export async function signIn(
  authorizationUrl: string,
  origin: string,
  decision: 'allow' | 'cancel' = 'allow',
  at = issuer,
  until = redirectUri,
): Promise<string> {
  const cookies = new Map<string, string>();
  let address = authorizationUrl;
  let form: URLSearchParams | null = null;
  for (let steps = 0; steps < 12; steps++) {
    const answer: Response = await fetch(address.replace(at, origin), {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    keepCookies(cookies, answer);
    const location = answer.headers.get('location');
    if (location?.startsWith(until)) return location;
    if (location !== null) {
      address = new URL(location, address.replace(origin, at)).href;
      form = null;
      continue;
    }
    const page = await answer.text();
    const exit = /href="([^"]+\/abort)"/.exec(page)?.[1];
    if (decision === 'cancel' && exit !== undefined) {
      address = new URL(exit, at).href;
      form = null;
      continue;
    }
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (action === undefined || prompt === undefined)
      throw new Error(`A page without a form (${answer.status}): ${page}`);
    address = new URL(action, at).href;
    form = new URLSearchParams({ prompt, login: 'customer', password: 'any' });
  }
  throw new Error('The sign-in does not come to an end.');
}

function keepCookies(cookies: Map<string, string>, answer: Response): void {
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}
