import { html } from 'hono/html';
import type { AuthorizationResult } from '../../engine/engine.ts';
import { type Brand, type Html, layout } from './layout.ts';
import { nextStep } from './next-step.ts';

/** What became of an authorization. The provider's words are in `error.message`, escaped like all else. */
export function resultPage(brand: Brand, result: AuthorizationResult): Html {
  if (result.error) return failed(brand, result, result.error);
  return result.held ? held(brand, result) : connected(brand, result);
}

function connected(brand: Brand, { instance_name, connector_title, return_url }: AuthorizationResult): Html {
  return layout(
    brand,
    'Connected',
    html`<article>
<span class="mark" aria-hidden="true">✓</span>
<h1>${connector_title} is connected</h1>
<p>The connection <strong>${instance_name}</strong> may now use the access that you allowed.</p>
${return_url ? wayBack(return_url) : html`<p>There is nothing left to do: you can close this page.</p>`}
</article>`,
  );
}

/** The account that is in use stays in use; who is meant to know, decides. */
function held(brand: Brand, { instance_name, connector_title, return_url }: AuthorizationResult): Html {
  return layout(
    brand,
    'Another account',
    html`<article>
<span class="mark failed" aria-hidden="true">!</span>
<h1>Another account was used</h1>
<p>The connection <strong>${instance_name}</strong> was made with another ${connector_title} account before. The one that you
signed in with now is not used yet: the administrator decides which one stays.</p>
<h2>What to do next</h2>
<p>If you meant the account of before, start again and sign in with that one. Otherwise tell the administrator.</p>
${return_url ? wayBack(return_url) : ''}
</article>`,
  );
}

function failed(
  brand: Brand,
  { instance_name, connector_title, return_url }: AuthorizationResult,
  error: Failure,
): Html {
  return layout(
    brand,
    'Not connected',
    html`<article>
<span class="mark failed" aria-hidden="true">!</span>
<h1>${connector_title} is not connected</h1>
<p>${error.message}</p>
<h2>What to do next</h2>
<p>${nextStep(error.code, error.hint)}</p>
${return_url ? wayBack(return_url) : ''}
<p class="fine">Connection ${instance_name} · code <code>${error.code}</code></p>
</article>`,
  );
}

type Failure = NonNullable<AuthorizationResult['error']>;

/** Escaping does not make a javascript: address harmless, so only web addresses become links. */
function wayBack(url: string): Html | '' {
  if (url.startsWith('/console/')) return html`<p><a role="button" href="${url}">Back to the connection</a></p>`;
  return /^https?:\/\//i.test(url) ? html`<p><a role="button" href="${url}">Back to ${new URL(url).host}</a></p>` : '';
}
