import { html } from 'hono/html';
import type { InstanceView } from '../../../engine/engine.ts';
import type { Html } from '../../pages/layout.ts';
import { consolePage, type Frame } from './frame.ts';
import { csrfField } from './post-button.ts';

interface RemoveView {
  readonly instance: InstanceView;
  /** Whether the connector says how a grant is ended. */
  readonly revocable: boolean;
}

export function removePage({ instance, revocable }: RemoveView, frame: Frame): Html {
  const address = `/console/connections/${instance.id}`;
  const content = html`<p class="back"><a href="${address}">Back to ${instance.name}</a></p>
<h1>Delete ${instance.name}?</h1>
<p>Its credentials and its tokens are erased here, at once and for good. Programs that use this connection get an error
from then on. To connect again, the customer must authorise again.</p>
<form method="post" action="${address}/delete">
${csrfField(frame.session!)}
${
  revocable
    ? html`<label><input type="checkbox" name="revoke" value="yes"> Also end the access at the provider</label>
<p class="fine">Where the provider does not confirm that, nothing is deleted and you are told.</p>`
    : html`<p class="fine">The connector knows no way to end the access at the provider. The customer can withdraw it there.</p>`
}
<button type="submit" class="danger">Delete ${instance.name}</button>
<a role="button" class="secondary outline" href="${address}">Keep it</a>
</form>`;
  return consolePage({ title: `Delete ${instance.name}?`, section: 'connections', content }, frame);
}
