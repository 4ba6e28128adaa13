import { html } from 'hono/html';
import type { Session } from '../../../engine/access/sessions.ts';
import type { Html } from '../../pages/layout.ts';
import type { ConnectionView } from './connection-page.ts';
import { momentAndExact } from './moment.ts';
import { postButton } from './post-button.ts';

/** Which of two accounts the connection is for: asked before anything else on its page. */
export function heldGrantNote({ instance, held, mayChange, now }: ConnectionView, session: Session): Html | '' {
  if (!held) return '';
  const address = `/console/connections/${instance.id}/held-grant`;
  const decide = (decision: string, words: string, look: string) =>
    postButton(session, address, words, { look, fields: { decision } });
  return html`<section class="note bad" role="alert">
<p><span class="mark" aria-hidden="true">!</span> Another account came back: <strong>${held.account ?? 'not known'}</strong> instead of <strong>${held.instead_of ?? 'not known'}</strong>, ${momentAndExact(held.authorized_at, now)}.</p>
<p>The new one is not used yet. Used, it takes the place of the one before, and all data comes from the new account. Without a decision it is dropped ${momentAndExact(held.decide_by, now)}.</p>
${
  mayChange
    ? html`<div class="buttons">${decide('drop', 'Keep the old one', '')}
${decide('use', 'Use the new one', 'secondary')}</div>`
    : html`<p>An administrator decides which one stays.</p>`
}
</section>`;
}
