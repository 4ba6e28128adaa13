import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import { light } from './light.ts';
import { momentAndExact } from './moment.ts';
import type { StatusView } from './status-page.ts';

/** Keep-alive comes every few seconds; a grant that waits for longer than this has something in its way. Milliseconds. */
const late = 10 * 60_000;

/** What waits to be done: renewals, messages to the platform, providers that are left alone for a moment. */
export const backlogCards = (view: StatusView): Html => html`<section class="card" aria-labelledby="keep-alive">
<h2 id="keep-alive">Keep-alive</h2>
<p>${keepAlive(view)}</p>
<p>${pauses(view)}</p></section>
<section class="card" aria-labelledby="webhooks"><h2 id="webhooks">Webhooks</h2>${webhooks(view)}</section>`;

function keepAlive({ backlog: { due, dueSince }, now }: StatusView): Html {
  if (dueSince === null) return html`${light(true)} No grant waits to be renewed.`;
  const grants = due === 1 ? '1 grant waits' : `${due} grants wait`;
  return html`${light(now - dueSince < late)} ${grants} to be renewed, the first since ${momentAndExact(dueSince, now)}.`;
}

function pauses({ backlog, now }: StatusView): Html {
  if (backlog.pauses.length === 0) return html`${light(true)} No provider is paused.`;
  return html`${backlog.pauses.map(
    ({ host, until }) =>
      html`${light(false)} Refreshes to <strong>${host}</strong> pause, because it refused many grants at once; they go on ${momentAndExact(until, now)}. `,
  )}`;
}

function webhooks({ backlog, operations, now }: StatusView): Html {
  const { untold, retried, untoldSince, nextDelivery } = backlog;
  const last = operations.lastDelivery();
  const failed = last?.problem ?? null;
  if (!operations.webhooks) {
    const left =
      untold === 0
        ? ''
        : ` ${messages(untold)} from before; without the setting nobody sends ${untold === 1 ? 'it' : 'them'}.`;
    return html`<p>Off. Set EVERGRANT_WEBHOOK_URL to be told of what happens.${left}</p>`;
  }
  const waiting =
    untoldSince === null || nextDelivery === null
      ? html`Nothing waits to be sent.`
      : html`${messages(untold)} to be sent${retried === 0 ? '' : `, of which ${retried} failed before`}: the oldest from ${momentAndExact(untoldSince, now)}, the next attempt ${momentAndExact(nextDelivery, now)}.`;
  return html`<p>${light(retried === 0)} ${waiting}</p>
${last === null ? '' : html`<p>${light(failed === null)} This process sent the last one ${momentAndExact(last.at, now)}: ${failed ?? 'it was accepted.'}</p>`}`;
}

const messages = (count: number): string => (count === 1 ? '1 message waits' : `${count} messages wait`);
