import { html } from 'hono/html';
import type { Backlog } from '../../../engine/engine.ts';
import type { SpoolStatus } from '../../../engine/ports.ts';
import { actorWords } from '../../../instance/actor.ts';
import type { Attention } from '../../../instance/attention.ts';
import { type AuditEvent, auditEventTypes } from '../../../instance/audit-event.ts';
import { unopenedWords } from '../../../instance/spool-words.ts';
import type { EncryptionKeyUse, Operations } from '../../context.ts';
import type { Html } from '../../pages/layout.ts';
import { backlogCards } from './backlog-cards.ts';
import { consolePage, type Frame } from './frame.ts';
import { light } from './light.ts';
import { momentAndExact } from './moment.ts';

export interface StatusView {
  /** What is wrong with the store; null: nothing. */
  readonly trouble: string | null;
  readonly counts: Readonly<Record<Attention, number>>;
  readonly keys: readonly EncryptionKeyUse[];
  readonly events: readonly AuditEvent[];
  readonly moreEvents: boolean;
  readonly operations: Operations;
  readonly spool: SpoolStatus;
  readonly backlog: Backlog;
  readonly now: number;
}

export function statusPage(view: StatusView, frame: Frame): Html {
  const { trouble, operations, spool, now } = view;
  const content = html`<h1>Status</h1>
<section class="card" aria-labelledby="store"><h2 id="store">Store</h2>
<p>${light(trouble === null)} ${operations.store} ${trouble === null ? 'answers.' : `is in trouble. ${trouble}`}</p>
<p>${light(spool.waiting === 0)} ${spoolWords(spool)}</p>
${unopenedWords(spool).map((words) => html`<p>${light(false)} ${words}</p>`)}
${operations.notices.map((notice) => html`<p>${light(false)} ${notice}</p>`)}</section>
<section class="card" aria-labelledby="connections"><h2 id="connections">Connections</h2>${counts(view.counts)}</section>
${backlogCards(view)}
<section class="card" aria-labelledby="keys"><h2 id="keys">Encryption keys</h2>${keys(view.keys)}</section>
<section class="card" aria-labelledby="process"><h2 id="process">This process</h2>
<dl><dt>Version</dt><dd>${operations.version}</dd>
<dt>Node</dt><dd>${operations.node}</dd>
<dt>Started</dt><dd>${momentAndExact(operations.startedAt, now)}</dd>
</dl></section>
<section class="card" aria-labelledby="trail"><h2 id="trail">Who did what</h2>
<p class="fine">What belongs to one connection is on its own page.</p>${trail(view)}</section>`;
  return consolePage({ title: 'Status', section: 'status', content }, frame);
}

function spoolWords({ waiting, free }: SpoolStatus): string {
  const waits =
    waiting === 0 ? 'No answer waits for the store' : `${waiting} of the providers’ answers wait for the store`;
  return `${waits}; there is room for ${free} more.`;
}

function counts({ act, soon, begin, watch, none }: StatusView['counts']): Html {
  const lines = [
    ['act', 'Need attention', act],
    ['soon', 'End soon', soon],
    ['begin', 'Not authorised yet', begin],
    ['watch', 'Tried again', watch],
    ['none', 'Healthy', none],
  ] as const;
  return html`<ul>${lines.map(([level, words, count]) =>
    count === 0 ? '' : html`<li><a href="/console/connections?attention=${level}">${words}: ${count}</a></li>`,
  )}</ul>${act + soon + begin + watch + none === 0 ? html`<p>None yet.</p>` : ''}`;
}

function keys(all: readonly EncryptionKeyUse[]): Html {
  return html`<ul>${all.map(
    ({ id, here, seals, values }) =>
      html`<li>${light(here)} <code>${id}</code> ${here ? (seals ? 'seals what is written' : 'opens what was sealed before') : 'is not here'}; ${values} ${values === 1 ? 'value' : 'values'}</li>`,
  )}</ul>`;
}

function trail({ events, moreEvents, now }: StatusView): Html {
  return html`<ol class="timeline">${events.map(
    ({
      at,
      type,
      by,
      detail,
    }) => html`<li class="${type === 'sign_in_failed' ? 'warning' : 'good'}"><p>${auditEventTypes[type]}${detail === null ? '' : html` <span class="reason">${detail}</span>`}</p>
<p class="fine">${momentAndExact(at, now)} · ${actorWords(by)}</p></li>`,
  )}</ol>
${events.length === 0 ? html`<p>Nothing yet.</p>` : ''}
${moreEvents ? html`<nav class="pager" aria-label="Events"><a href="/console/status?before=${events.at(-1)!.id}#trail">Older</a></nav>` : ''}`;
}
