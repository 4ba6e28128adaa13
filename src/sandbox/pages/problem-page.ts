import { html } from 'hono/html';
import type { Answer } from '../exchange.ts';
import { renderPage } from './page.ts';

/** Tells a person what is wrong with their request and what to do; the browser goes nowhere. */
export function problemPage(vendor: string, problem: string, nextStep: string): Answer {
  const content = html`<h1>This request cannot go on</h1>
<p>${problem}</p>
<p class="quiet">${nextStep}</p>`;
  return renderPage(vendor, { status: 400, title: 'Sandbox: request refused', content, outcome: problem });
}
