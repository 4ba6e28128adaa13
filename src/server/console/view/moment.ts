import { html } from 'hono/html';
import { relativeTime } from '../../../instance/relative-time.ts';
import type { Html } from '../../pages/layout.ts';

/** "in 43 min", which goes on where script runs. Times are milliseconds since 1970. */
export function moment(at: number, now: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}" title="${exact(at)}" data-live="">${relativeTime(at, now)}</time>`;
}

/** With the exact time beside it. */
export function momentAndExact(at: number, now: number): Html {
  return html`${moment(at, now)} <span class="fine nowrap">${exact(at)}</span>`;
}

/** As 2026-01-31 12:00 UTC. */
export const exact = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
