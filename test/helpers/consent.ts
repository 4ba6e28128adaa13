/**
 * Plays the customer at a sandbox's sign-in page, as a browser would: opens the page, keeps its cookie, presses the
 * button. Returns the callback URL that the browser would open next, without opening it.
 */
export async function consent(authorizationUrl: string, decision: 'allow' | 'deny' = 'allow'): Promise<string> {
  const page = await fetch(authorizationUrl, { redirect: 'manual' });
  const refused = page.headers.get('location');
  if (refused !== null) return refused;
  const text = await page.text();
  if (page.status !== 200) throw new Error(`The sign-in page answered ${page.status}: ${text}`);

  const answer = await fetch(new URL(find(text, /<form method="post" action="([^"]+)"/), authorizationUrl), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] as string },
    body: new URLSearchParams({ ticket: find(text, /name="ticket" value="([^"]+)"/), decision }),
  });
  const callback = answer.headers.get('location');
  if (callback === null) throw new Error(`The sign-in page answered ${answer.status}: ${await answer.text()}`);
  return callback;
}

function find(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`The page does not have ${pattern}.`);
  return found;
}
