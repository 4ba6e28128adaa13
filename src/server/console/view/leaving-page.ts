import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import { consolePage } from './frame.ts';

interface Leaving {
  readonly provider: string;
  readonly url: string;
  readonly workspace: string;
}

/**
 * On the way to the identity provider. A page and no redirect: browsers would check every hop of a form's redirects
 * against CSP form-action, those within the provider's own house too.
 */
export function leavingPage({ provider, url, workspace }: Leaving): Html {
  return consolePage(
    {
      title: `To ${provider}`,
      section: null,
      content: html`<article>
<h1>To ${provider}</h1>
<p>You sign in there, then come back here.</p>
<p><a role="button" href="${url}">Continue</a></p>
</article>`,
    },
    { session: null, workspace },
  );
}
