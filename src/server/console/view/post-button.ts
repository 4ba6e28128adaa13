import { html } from 'hono/html';
import type { Session } from '../../../engine/access/sessions.ts';
import type { Html } from '../../pages/layout.ts';

/** The hidden field that every form of a session must bring. */
export const csrfField = ({ csrf }: Session): Html => html`<input type="hidden" name="csrf" value="${csrf}">`;

/** A form that is one button. `look`: a class of the button; `fields`: hidden values that go along. */
export function postButton(
  session: Session,
  action: string,
  words: string,
  { look = '', fields = {} }: { readonly look?: string; readonly fields?: Readonly<Record<string, string>> } = {},
): Html {
  return html`<form method="post" action="${action}" class="inline">${csrfField(session)}
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit" class="${look}">${words}</button></form>`;
}
