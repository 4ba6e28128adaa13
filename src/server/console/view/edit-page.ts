import { html } from 'hono/html';
import type { InstanceView } from '../../../engine/engine.ts';
import { grantFields } from '../../../instance/reauthorization.ts';
import type { AuthenticationMethod } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { type FormState, fieldInputs, problemSummary } from './field-inputs.ts';
import { consolePage, type Frame } from './frame.ts';
import { nameInputs } from './name-inputs.ts';
import { csrfField } from './post-button.ts';

interface EditView {
  readonly instance: InstanceView;
  readonly method: AuthenticationMethod;
  readonly form: FormState;
}

export function editPage({ instance, method, form }: EditView, frame: Frame): Html {
  const address = `/console/connections/${instance.id}`;
  const content = html`<p class="back"><a href="${address}">Back to ${instance.name}</a></p>
<h1>Edit ${instance.name}</h1>
${problemSummary(form)}
<form method="post" action="${address}/edit" novalidate>
${csrfField(frame.session!)}
<input type="hidden" name="draft" value="${form.draft}">
${nameInputs(form)}
<h2>Credentials</h2>
${instance.status === 'pending_authorization' ? '' : warning(method)}
${fieldInputs(method, form)}
<button type="submit">Save</button>
<a role="button" class="secondary outline" href="${address}">Cancel</a>
</form>`;
  const problem = form.problems.length > 0 ? 'Error: ' : '';
  return consolePage({ title: `${problem}Edit ${instance.name}`, section: 'connections', content }, frame);
}

function warning(method: AuthenticationMethod): Html | '' {
  const fields = grantFields(method);
  const titles = method.credential_fields.filter(({ name, hidden }) => fields.has(name) && !hidden);
  if (titles.length === 0) return '';
  const named = titles.map(({ title }) => title).join(', ');
  return html`<p>A grant belongs to what it was made with. A change of one of these asks for a new authorisation: ${named}.</p>`;
}
