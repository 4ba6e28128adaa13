import { html } from 'hono/html';
import type { GrantLife } from '../../../engine/engine.ts';
import type { GrantEnd } from '../../../instance/grant-end.ts';
import type { Html } from '../../pages/layout.ts';
import { momentAndExact } from './moment.ts';

const why: Readonly<Record<GrantEnd['why'], string>> = {
  no_refresh_token: 'The grant ends with its token, because the provider gave no refresh token',
  absolute_lifetime: 'The provider ends the grant, however it is used',
  idle_lifetime: 'The provider forgets the grant if it is not renewed by then',
};

/** The life of a grant as a bar, and the same in words: what is over, now, the token's end, the next renewal, the end. */
export function grantBar(life: GrantLife, now: number): Html {
  const { token_ends_at, due_at, ends } = life;
  const [end] = ends;
  const renewal = due_at !== null && due_at > now && (end === undefined || due_at < end.at) ? due_at : null;
  return html`${bar(life, renewal, now)}
<dl class="life">
${token_ends_at === null ? '' : tokenEnd(token_ends_at, now)}
${renewal === null ? '' : html`<dt><span class="key renewal" aria-hidden="true"></span> Renewed at the latest, so that it stays alive</dt><dd>${momentAndExact(renewal, now)}</dd>`}
${ends.map((each) => html`<dt><span class="key end" aria-hidden="true"></span> ${why[each.why]}</dt><dd>${momentAndExact(each.at, now)}</dd>`)}
${ends.length === 0 ? html`<dt>The grant</dt><dd>No end is known: it lasts until the customer or the provider withdraws it.</dd>` : ''}
</dl>`;
}

function tokenEnd(at: number, now: number): Html {
  const over = at <= now;
  return html`<dt><span class="key token" aria-hidden="true"></span> The access token ${over ? 'ended' : 'ends'}</dt>
<dd>${momentAndExact(at, now)}; it is renewed ${over ? 'when it is used next' : 'before, when it is used'}</dd>`;
}

/** Drawn in thousandths of its width, so that no style is needed. The words below say the same. */
function bar(
  { obtained_at, authorized_at, token_ends_at, ends }: GrantLife,
  renewal: number | null,
  now: number,
): Html | '' {
  const [end] = ends;
  const from = (end?.why === 'absolute_lifetime' ? authorized_at : obtained_at) ?? authorized_at;
  const to = end?.at ?? token_ends_at;
  if (from === null || to === null || to <= from) return '';
  const place = (at: number) => Math.round(Math.min(1, Math.max(0, (at - from) / (to - from))) * 1000);
  const mark = (at: number | null, name: string) =>
    at === null || at < from || at > to
      ? ''
      : html`<rect class="${name}" x="${Math.max(0, place(at) - 3)}" y="0" width="6" height="24"></rect>`;
  return html`<svg class="bar" viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
<rect class="whole" x="0" y="4" width="1000" height="16" rx="4"></rect>
<rect class="past" x="0" y="4" width="${place(now)}" height="16" rx="4"></rect>
${mark(token_ends_at, 'token')}${mark(renewal, 'renewal')}${end ? mark(end.at - 1, 'end') : ''}
</svg>`;
}
