import { html } from 'hono/html';
import type { Session } from '../../../engine/access/sessions.ts';
import type { InstanceView } from '../../../engine/engine.ts';
import { hasConsent, hasTokens } from '../../../instance/method.ts';
import type { Html } from '../../pages/layout.ts';
import type { ConnectionView } from './connection-page.ts';
import { csrfField, postButton } from './post-button.ts';

/** What a person should do now, as one button. */
type Step = 'authorize' | 'edit' | 'choose' | 'refresh' | 'test' | 'none';

function stepOf({ instance, known }: ConnectionView): Step {
  const { status, health } = instance;
  if (!known) return 'none';
  if (health.state === 'misconfigured' || health.state === 'answer_not_understood') return 'edit';
  const gone = status !== 'active' || health.state === 'refused' || health.state === 'expires_soon';
  if (gone && hasConsent(known.method)) return 'authorize';
  if (gone) return 'edit';
  if (openChoices(instance).length > 0) return 'choose';
  if (health.state === 'waiting' || health.state === 'unknown') return hasTokens(known.method) ? 'refresh' : 'test';
  return known.method.api.test.length > 0 ? 'test' : 'none';
}

/** Why, and the one button. Those who may only look get the words. */
export function nextStep(view: ConnectionView, session: Session): Html | '' {
  const { instance, known, held, mayChange, mayUse } = view;
  const address = `/console/connections/${instance.id}`;
  const step = stepOf(view);
  // Whoever has the form before them needs no words that lead there.
  const asked = mayChange && (step === 'choose' || (held !== null && instance.health.state === 'ok'));
  const words = asked ? null : instance.health.next_step;
  const told = words === null ? '' : html`<p><strong>Next:</strong> ${words}</p>`;
  if (!known) {
    return html`<p><strong>Next:</strong> The manifest of this connector is missing, or has problems:
<a href="/console/connectors/${instance.connector}">see the connector</a>.</p>`;
  }
  if (step === 'authorize' && mayChange) {
    return html`${told}<div class="buttons">
${postButton(session, `${address}/authorize`, instance.status === 'pending_authorization' ? 'Authorise now' : 'Authorise again')}
${postButton(session, `${address}/link`, 'Make a link for your customer', { look: 'secondary outline' })}</div>`;
  }
  if (step === 'edit' && mayChange)
    return html`${told}<a role="button" href="${address}/edit">Edit the credentials</a>`;
  if (step === 'choose' && mayChange) return chooseForm(instance, session);
  if (step === 'refresh' && mayUse) return html`${told}${postButton(session, `${address}/refresh`, 'Try now')}`;
  if (step === 'test' && mayUse) return html`${told}${postButton(session, `${address}/test`, 'Test the connection')}`;
  return told;
}

/** Everything else that can be done. */
export function actions(view: ConnectionView, session: Session): Html | '' {
  const { instance, known, mayChange, mayUse } = view;
  if (!mayUse) return '';
  const address = `/console/connections/${instance.id}`;
  const step = stepOf(view);
  const secondary = { look: 'secondary outline' };
  const active = instance.status === 'active';
  const consent = known !== null && hasConsent(known.method);
  const tested = active && known !== null && known.method.api.test.length > 0;
  return html`<section class="buttons actions" aria-label="Actions">
${tested && mayUse && step !== 'test' ? postButton(session, `${address}/test`, 'Test the connection', secondary) : ''}
${active && known && hasTokens(known.method) && mayUse && step !== 'refresh' ? postButton(session, `${address}/refresh`, 'Renew the token now', secondary) : ''}
${
  consent && mayChange && step !== 'authorize'
    ? html`${postButton(session, `${address}/authorize`, active ? 'Authorise again' : 'Authorise now', secondary)}
${postButton(session, `${address}/link`, 'Make a link for your customer', secondary)}`
    : ''
}
${known && mayChange && step !== 'edit' ? html`<a role="button" class="secondary outline" href="${address}/edit">Edit</a>` : ''}
${mayChange ? html`<a role="button" class="danger outline" href="${address}/delete">Delete</a>` : ''}
</section>`;
}

/** Once chosen, another may be. */
export function choices({ instance, mayChange }: ConnectionView, session: Session): Html | '' {
  const made = instance.choices.filter(({ as, options }) => Object.hasOwn(instance.captured, as) && options.length > 1);
  if (made.length === 0 || !mayChange) return '';
  return html`${made.map(
    (choice) =>
      html`<details><summary>Choose another ${choice.as}</summary>${choiceForm(instance, choice, session)}</details>`,
  )}`;
}

const openChoices = ({ choices, captured }: InstanceView) => choices.filter(({ as }) => !Object.hasOwn(captured, as));

/** One of several accounts or companies that the provider listed. */
function chooseForm(instance: InstanceView, session: Session): Html | '' {
  const [choice] = openChoices(instance);
  if (!choice || choice.options.length === 0) return html`<p><strong>Next:</strong> ${instance.health.next_step}</p>`;
  return choiceForm(instance, choice, session);
}

type Choice = InstanceView['choices'][number];

function choiceForm(instance: InstanceView, choice: Choice, session: Session): Html {
  const current = instance.captured[choice.as];
  return html`<form method="post" action="/console/connections/${instance.id}/choose">
${csrfField(session)}
<input type="hidden" name="as" value="${choice.as}">
<fieldset><legend>The provider gave access to several. Which one is this connection for?</legend>
${choice.options.map(
  ({ value, label }) =>
    html`<label><input type="radio" name="value" value="${value}" required${value === current ? html` checked` : ''}> ${label} <span class="fine">${value === label ? '' : value}</span></label>`,
)}
</fieldset>
<button type="submit">Use this one</button>
</form>`;
}
