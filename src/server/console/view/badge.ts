import { html } from 'hono/html';
import type { InstanceView } from '../../../engine/engine.ts';
import { statusWords } from '../../../instance/status-words.ts';
import type { Html } from '../../pages/layout.ts';

const signs = { good: '✓', warning: '…', bad: '!' } as const;

/** How a connection is doing, by a sign, words and a colour. */
export function badge(instance: Pick<InstanceView, 'status' | 'health'>): Html {
  const { text, tone } = statusWords(instance);
  return html`<span class="badge ${tone}"><span aria-hidden="true">${signs[tone]}</span> ${text}</span>`;
}
