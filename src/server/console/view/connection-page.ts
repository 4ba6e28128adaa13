import { html } from 'hono/html';
import type { GrantLife, HeldGrant, InstanceView } from '../../../engine/engine.ts';
import { environmentOf } from '../../../instance/environment.ts';
import type { InstanceEvent } from '../../../instance/event.ts';
import type { AuthenticationMethod, Connector } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { badge } from './badge.ts';
import { connectionFacts } from './connection-facts.ts';
import { actions, choices, nextStep } from './connection-steps.ts';
import { consolePage, type Frame } from './frame.ts';
import { grantBar } from './grant-bar.ts';
import { heldGrantNote } from './held-grant.ts';
import { momentAndExact } from './moment.ts';
import { type RedirectView, redirectBox } from './redirect-box.ts';
import { timeline } from './timeline.ts';

export interface ConnectionView {
  readonly instance: InstanceView;
  /** null: the connector, or its method, is not there any more. */
  readonly known: { readonly connector: Connector; readonly method: AuthenticationMethod } | null;
  readonly events: readonly InstanceEvent[];
  readonly moreEvents: boolean;
  readonly olderEvents: boolean;
  /** null: there is no grant. */
  readonly life: GrantLife | null;
  /** What another account authorised, until somebody decides; null: nothing. */
  readonly held: HeldGrant | null;
  readonly redirect: RedirectView | null;
  readonly mayChange: boolean;
  readonly mayUse: boolean;
  readonly now: number;
}

export function connectionPage(view: ConnectionView, frame: Frame): Html {
  const { instance, known, life, redirect, now } = view;
  const environment = environmentOf(known?.method, instance.credentials);
  const content = html`<p class="back"><a href="/console/connections">Connections</a></p>
<h1>${instance.name}</h1>
<p>${[known?.connector.title ?? instance.connector, environment, known?.method.title ?? instance.method].filter((words) => words !== '').join(' · ')}</p>
${heldGrantNote(view, frame.session!)}${otherAccount(view)}
<section class="card state" aria-labelledby="state">
<h2 id="state" class="hidden">State</h2>
<p>${badge(instance)} <span class="fine">since ${momentAndExact(instance.health.since, now)}</span></p>
<p>${instance.health.reason}</p>
${nextStep(view, frame.session!)}
</section>
${life && instance.status === 'active' ? html`<section class="card" aria-labelledby="life"><h2 id="life">How long it lasts</h2>${grantBar(life, now)}</section>` : ''}
${actions(view, frame.session!)}
<section class="card" aria-labelledby="facts"><h2 id="facts">Details</h2>${connectionFacts(view)}${choices(view, frame.session!)}</section>
${redirect ? redirectBox(redirect) : ''}
<section class="card" aria-labelledby="events"><h2 id="events">What happened</h2>${timeline(view)}</section>`;
  return consolePage({ title: instance.name, section: 'connections', content }, frame);
}

/** Right after the wrong account was authorised is when somebody can still mend it. */
function otherAccount({ events }: ConnectionView): Html | '' {
  const last = events.find(({ type }) => ['authorized', 'reauthorized', 'account_changed'].includes(type));
  if (last?.type !== 'account_changed') return '';
  return html`<section class="note bad" role="alert">
<p><span class="mark" aria-hidden="true">!</span> Another account was authorised than before: ${last.detail}.</p>
<p>If that is a mistake, authorise again with the right account.</p>
</section>`;
}
