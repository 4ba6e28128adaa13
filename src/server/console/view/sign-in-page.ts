import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import { consolePage } from './frame.ts';

interface SignIn {
  readonly next: string;
  readonly workspace: string;
  readonly problem?: string;
}

export function signInPage({ next, workspace, problem }: SignIn): Html {
  return consolePage(
    {
      title: problem ? 'Error: sign in' : 'Sign in',
      section: null,
      content: html`<article>
<h1>Sign in to ${workspace}</h1>
<form method="post" action="/console/sign-in">
<input type="hidden" name="next" value="${next}">
<label for="key">API key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus
  aria-describedby="key-help${problem ? ' key-problem' : ''}"${problem ? html` aria-invalid="true"` : ''}>
${problem ? html`<p id="key-problem" class="problem" role="alert">${problem}</p>` : ''}
<p id="key-help" class="fine">The admin key was shown at the first start of the server. On a terminal, each start also
prints a link that signs in once.</p>
<button type="submit">Sign in</button>
</form>
</article>`,
    },
    { session: null, workspace },
  );
}

/** The form goes to the page's own address. */
export function signInLinkPage({ usable, workspace }: { usable: boolean; workspace: string }): Html {
  return consolePage(
    {
      title: 'Sign in',
      section: null,
      content: usable
        ? html`<article>
<h1>Sign in to ${workspace}</h1>
<p>This link signs in this browser as an administrator. It works once.</p>
<form method="post"><button type="submit" autofocus>Sign in</button></form>
</article>`
        : html`<article>
<h1>This link does not work any more</h1>
<p>It was used already, or it is older than 15 minutes.</p>
<p><a href="/console/sign-in">Sign in with an API key</a>, or start the server again on a terminal for a new link.</p>
</article>`,
    },
    { session: null, workspace },
  );
}
