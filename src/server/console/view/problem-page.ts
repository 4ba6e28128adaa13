import { html } from 'hono/html';
import type { Problem } from '../../../errors.ts';
import type { Html } from '../../pages/layout.ts';
import { consolePage, type Frame } from './frame.ts';

interface Words {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly problems: readonly Problem[];
}

export const problemPage =
  ({ code, message, hint, problems }: Words) =>
  (frame: Frame): Html =>
    consolePage(
      {
        title: 'That did not work',
        section: null,
        content: html`<h1>That did not work</h1>
<p>${message}</p>
${problems.length > 0 ? html`<ul>${problems.map((problem) => html`<li>${problem.message}</li>`)}</ul>` : ''}
<h2>What to do next</h2>
<p>${hint}</p>
${
  frame.session === null
    ? html`<p><a href="/console/sign-in">Go to the sign-in page</a></p>`
    : html`<p><a href="/console/connections">Go to the connections</a></p>`
}
<p class="fine">Code <a href="/errors#${code}"><code>${code}</code></a></p>`,
      },
      frame,
    );
