import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';

/** Whether something is as it should be, in colour, a sign and a word. */
export const light = (good: boolean): Html =>
  good
    ? html`<span class="badge good"><span aria-hidden="true">✓</span> good</span>`
    : html`<span class="badge warning"><span aria-hidden="true">!</span> look here</span>`;
