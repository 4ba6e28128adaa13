import { EvergrantError } from '../errors.ts';
import { routePrefix } from './route-prefix.ts';

export type Decision = 'allow' | 'deny';

/**
 * Plays the customer, as a browser would: opens the authorization URL, keeps the cookie, presses the button. Returns the
 * callback URL that the browser would open next, without opening it.
 * @throws EvergrantError invalid_request: the sign-in page refused, with its words
 */
export async function playConsent(authorizationUrl: string, decision: Decision): Promise<string> {
  const url = behindRoute(authorizationUrl);
  const page = await fetch(url, { redirect: 'manual' });
  const refused = page.headers.get('location');
  if (refused !== null) return refused;
  const text = await page.text();
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1];
  const ticket = /name="ticket" value="([^"]+)"/.exec(text)?.[1];
  if (page.status !== 200 || action === undefined || ticket === undefined) throw pageRefused(page.status, text);

  const answer = await fetch(new URL(unescaped(action), url), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] as string },
    body: new URLSearchParams({ ticket, decision }),
  });
  const callback = answer.headers.get('location');
  if (callback === null) throw pageRefused(answer.status, await answer.text());
  return callback;
}

/**
 * What a page of the vendor's does with an address such as https://app.acme.example/#/authorize?client_id=…: the server
 * never sees what stands behind the #, and the page's own program goes on from there.
 */
function behindRoute(authorizationUrl: string): string {
  const { hash } = new URL(authorizationUrl);
  return hash.startsWith('#/') ? new URL(routePrefix + hash.slice(1), authorizationUrl).href : authorizationUrl;
}

function pageRefused(status: number, text: string): EvergrantError {
  const words = /<p>([^<]+)<\/p>/.exec(text)?.[1] ?? text.slice(0, 300);
  return new EvergrantError('invalid_request', `The sign-in page answered ${status}: ${unescaped(words)}`, {
    hint: 'The authorization request is not one that the vendor accepts.',
  });
}

function unescaped(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
