import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import { consolePage } from './frame.ts';

interface SignIn {
  readonly next: string;
  readonly workspace: string;
  /** How the identity provider is called; null: there is none. */
  readonly provider: string | null;
  /** Whether API keys are taken. */
  readonly keys: boolean;
  /** Where to sign out of the provider, for somebody who has just signed out here. */
  readonly signOut?: string | null;
  readonly problem?: string;
}

export function signInPage({ next, workspace, provider, keys, signOut = null, problem }: SignIn): Html {
  return consolePage(
    {
      title: problem ? 'Error: sign in' : 'Sign in',
      section: null,
      content: html`<article>
<h1>Sign in to ${workspace}</h1>
${provider === null ? '' : providerForm(next, provider, signOut)}
${keys ? keyForm(next, provider === null, problem) : ''}
</article>`,
    },
    { session: null, workspace },
  );
}

function providerForm(next: string, provider: string, signOut: string | null): Html {
  return html`${
    signOut === null
      ? ''
      : html`<p role="status">You are signed out here. ${provider} may still know you: <a href="${signOut}">sign out there too</a>.</p>`
  }
<form method="post" action="/console/sign-in/provider">
<input type="hidden" name="next" value="${next}">
<button type="submit" autofocus>Sign in with ${provider}</button>
</form>`;
}

/** @param alone whether there is no other way in */
function keyForm(next: string, alone: boolean, problem: string | undefined): Html {
  return html`${alone ? '' : html`<hr>`}
<form method="post" action="/console/sign-in">
<input type="hidden" name="next" value="${next}">
<label for="key">API key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required${alone ? html` autofocus` : ''}
  aria-describedby="key-help${problem ? ' key-problem' : ''}"${problem ? html` aria-invalid="true"` : ''}>
${problem ? html`<p id="key-problem" class="problem" role="alert">${problem}</p>` : ''}
<p id="key-help" class="fine">The admin key was shown at the first start of the server. On a terminal, each start also
prints a link that signs in once.</p>
<button type="submit"${alone ? '' : html` class="outline"`}>Sign in${alone ? '' : ' with the key'}</button>
</form>`;
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
<p><a href="/console/sign-in">Sign in another way</a>, or start the server again on a terminal for a new link.</p>
</article>`,
    },
    { session: null, workspace },
  );
}
