import { html } from 'hono/html';
import type { Session } from '../../../engine/access/sessions.ts';
import { consoleScript, consoleStylesheets } from '../../assets.ts';
import { head } from '../../pages/head.ts';
import type { Html } from '../../pages/layout.ts';
import type { Note } from '../note.ts';
import { noteBox } from './note-box.ts';

export interface Frame {
  readonly session: Session | null;
  readonly workspace: string;
  readonly note?: Note | null;
}

export type Section = 'connections' | 'connectors' | 'api-keys' | 'status';

export interface Content {
  readonly title: string;
  readonly section: Section | null;
  readonly content: Html;
}

const sections: readonly (readonly [Section, string])[] = [
  ['connections', 'Connections'],
  ['connectors', 'Connectors'],
  ['api-keys', 'API keys'],
  ['status', 'Status'],
];

/** A page of the console. */
export function consolePage({ title, section, content }: Content, { session, workspace, note }: Frame): Html {
  return html`<!doctype html>
<html lang="en-GB">
${head(`${title} – ${workspace}`, consoleStylesheets, html`<script src="${consoleScript}" defer></script>`)}
<body>
<a class="skip" href="#content">Skip to the content</a>
${session ? header(session, section, workspace) : ''}
<main id="content" tabindex="-1" class="${session ? 'wide' : 'narrow'}">
${note ? noteBox(note) : ''}
${content}
</main>
</body>
</html>
`;
}

function header(session: Session, current: Section | null, workspace: string): Html {
  return html`<header class="bar">
<a class="brand" href="/console/connections">${workspace}</a>
<nav aria-label="Main">
${sections.map(
  ([section, words]) =>
    html`<a href="/console/${section}"${section === current ? html` aria-current="page"` : ''}>${words}</a>`,
)}
</nav>
<form class="who" method="post" action="/console/sign-out">
<input type="hidden" name="csrf" value="${session.csrf}">
<span>${session.name} <span class="fine">(${session.role})</span></span>
<button type="submit" class="plain">Sign out</button>
</form>
</header>`;
}
