import { html } from 'hono/html';
import type { AuthenticationMethod, Connector } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { type FormState, fieldInputs, problemSummary } from './field-inputs.ts';
import { consolePage, type Frame } from './frame.ts';
import { nameInputs } from './name-inputs.ts';
import { csrfField } from './post-button.ts';
import { type RedirectView, redirectBox } from './redirect-box.ts';

/** First step: which product. */
export function choosePage(connectors: readonly Connector[], frame: Frame): Html {
  const content = html`<h1>Add a connection</h1>
<p>Which product is it for?</p>
<ul class="tiles">
${connectors.map(
  ({ id, title, description }) => html`<li><a href="/console/connections/new/${id}">${title}</a>
<p class="fine">${description}</p></li>`,
)}
</ul>`;
  return consolePage({ title: 'Add a connection', section: 'connections', content }, frame);
}

interface AddView {
  readonly connector: Connector;
  readonly method: AuthenticationMethod;
  readonly form: FormState;
  /** null: the method needs none. */
  readonly redirect: RedirectView | null;
}

/** Second step: the method's form. */
export function addPage({ connector, method, form, redirect }: AddView, frame: Frame): Html {
  const { id, title, documentation } = connector;
  const content = html`<p class="back"><a href="/console/connections/new">Another product</a></p>
<h1>Add a connection to ${title}</h1>
${problemSummary(form)}
${methodChoice(connector, method)}
<p>What to enter comes from the provider: see <a href="/console/connectors/${id}">how to get it</a>${
    documentation && /^https?:/.test(documentation)
      ? html` or <a href="${documentation}" rel="noreferrer">the provider’s documentation</a>`
      : ''
  }.</p>
${redirect ? redirectBox(redirect) : ''}
<form method="post" action="/console/connections/new/${id}" novalidate>
${csrfField(frame.session!)}
<input type="hidden" name="method" value="${method.id}">
<input type="hidden" name="draft" value="${form.draft}">
${nameInputs(form)}
<h2>Credentials</h2>
${fieldInputs(method, form)}
<button type="submit">Add the connection</button>
</form>`;
  const problem = form.problems.length > 0 ? 'Error: ' : '';
  return consolePage({ title: `${problem}Add a connection to ${title}`, section: 'connections', content }, frame);
}

function methodChoice({ id, authentication_methods: methods }: Connector, method: AuthenticationMethod): Html | '' {
  if (methods.length === 1) return '';
  return html`<nav class="levels" aria-label="Authentication method">
${methods.map(
  (each) =>
    html`<a href="/console/connections/new/${id}?${new URLSearchParams({ method: each.id })}"${each === method ? html` aria-current="true"` : ''}>${each.title}</a>`,
)}
</nav>
${method.description ? html`<p>${method.description}</p>` : ''}`;
}
