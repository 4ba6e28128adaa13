import type { Answer, Send } from './http-client.ts';

/**
 * Plays the customer who opens a connect link and allows the access: keeps cookies for each origin, presses the button
 * of each page that has a form, follows every redirect. Returns the page on which the browser ends.
 */
export async function playCustomer(link: string, send: Send): Promise<Answer> {
  const cookies = new Map<string, string>();
  const open = async (method: string, url: string, form?: URLSearchParams): Promise<Answer> => {
    const { origin } = new URL(url);
    const cookie = cookies.get(origin);
    const answer = await send(method, url, {
      headers: {
        accept: 'text/html',
        ...(cookie ? { cookie } : {}),
        ...(form ? { origin, 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: form.toString() } : {}),
    });
    const set = answer.headers.get('set-cookie')?.split(';')[0];
    if (set) cookies.set(origin, set);

    const location = answer.headers.get('location');
    if (location !== null) return open('GET', new URL(location, url).href);
    const next = formOf(answer.body);
    return next ? open('POST', new URL(next.action, url).href, next.fields) : answer;
  };
  return open('GET', link);
}

function formOf(page: string): { action: string; fields: URLSearchParams } | null {
  const form = /<form method="post"([^>]*)>([\s\S]*?)<\/form>/.exec(page);
  if (form === null) return null;
  const [, attributes = '', content = ''] = form;
  const hidden = [...content.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const fields = new URLSearchParams(hidden.map(([, name = '', value = '']): [string, string] => [name, value]));
  if (content.includes('value="allow"')) fields.set('decision', 'allow');
  return { action: /action="([^"]*)"/.exec(attributes)?.[1] ?? '', fields };
}
