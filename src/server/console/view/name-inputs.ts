import { html } from 'hono/html';
import type { Html } from '../../pages/layout.ts';
import { nameLimit } from '../connection-form.ts';
import { type FormState, labelled } from './field-inputs.ts';

/** What a connection is called, here and in the platform that uses it. */
export function nameInputs(form: FormState): Html {
  const { name, external_id } = form.entered;
  return html`${labelled(
    {
      name: 'name',
      label: 'Name',
      help: 'How you recognise this connection, for example the customer’s name.',
      optional: false,
      form,
    },
    (own) => html`<input ${own} value="${name}" maxlength="${nameLimit}" autocomplete="off" required>`,
  )}
${labelled(
  {
    name: 'external_id',
    label: 'External id',
    help: 'Your platform’s own id for this connection. It must be unique.',
    optional: true,
    form,
  },
  (own) => html`<input ${own} value="${external_id}" maxlength="${nameLimit}" autocomplete="off" spellcheck="false">`,
)}`;
}
