import { html } from 'hono/html';
import { actorWords } from '../../../instance/actor.ts';
import { type EventType, eventTypes, type InstanceEvent } from '../../../instance/event.ts';
import type { Html } from '../../pages/layout.ts';
import type { ConnectionView } from './connection-page.ts';
import { momentAndExact } from './moment.ts';

const bad: ReadonlySet<EventType> = new Set(['refused', 'answer_kept']);
const warning: ReadonlySet<EventType> = new Set([
  'account_changed',
  'other_account_held',
  'refresh_failed',
  'outcome_unknown',
  'refusal_held',
  'answer_spooled',
  'answer_dropped',
  'expires_soon',
]);

/** The newest first: what happened, who did it, when. */
export function timeline({ instance, events, moreEvents, olderEvents, now }: ConnectionView): Html {
  const address = `/console/connections/${instance.id}`;
  return html`<ol class="timeline">
${events.map((event) => entry(event, now))}
</ol>
${events.length === 0 ? html`<p>Nothing older.</p>` : ''}
<nav class="pager" aria-label="Events">
${olderEvents ? html`<a href="${address}#events">The newest</a>` : ''}
${moreEvents ? html`<a href="${address}?before=${events.at(-1)!.id}#events">Older</a>` : ''}
</nav>`;
}

function entry({ type, at, by, detail, code, generation, duration }: InstanceEvent, now: number): Html {
  const tone = bad.has(type) ? 'bad' : warning.has(type) ? 'warning' : 'good';
  const more = [
    generation === null || generation === 0 ? '' : `token set ${generation}`,
    duration === null ? '' : `${duration} ms`,
    code === null ? '' : `code ${code}`,
  ].filter((words) => words !== '');
  return html`<li class="${tone}"><p>${eventTypes[type]}${detail === null ? '' : html` <span class="reason">${detail}</span>`}</p>
<p class="fine">${momentAndExact(at, now)} · ${actorWords(by)}${more.length === 0 ? '' : ` · ${more.join(' · ')}`}</p></li>`;
}
