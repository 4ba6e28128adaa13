import { html } from 'hono/html';
import type { Problem } from '../../../errors.ts';
import type { AuthenticationMethod, CredentialField } from '../../../manifest/connector.ts';
import type { Html } from '../../pages/layout.ts';
import { credentialPrefix, type EnteredConnection } from '../connection-form.ts';

export interface FormState {
  readonly entered: EnteredConnection;
  readonly problems: readonly Problem[];
  /** Id under which typed secrets are kept; empty: none. */
  readonly draft: string;
  /** Names of the secret fields that need not be typed again. */
  readonly kept: readonly string[];
}

/** The inputs of a method's fields; those that few people need are folded away, unless one of them needs a correction. */
export function fieldInputs({ credential_fields }: AuthenticationMethod, form: FormState): Html {
  const shown = credential_fields.filter(({ hidden }) => !hidden);
  const advanced = shown.filter((field) => field.advanced);
  const open = advanced.some(({ name }) => problemOf(form, credentialPrefix + name) !== undefined);
  return html`${shown.filter((field) => !field.advanced).map((field) => fieldInput(field, form))}
${
  advanced.length === 0
    ? ''
    : html`<details${open ? html` open` : ''}>
<summary>Advanced: ${advanced.length === 1 ? '1 field' : `${advanced.length} fields`} with a preset that fits nearly everyone</summary>
${advanced.map((field) => fieldInput(field, form))}
</details>`
}`;
}

function fieldInput(field: CredentialField, form: FormState): Html {
  const name = credentialPrefix + field.name;
  const optional = !field.required && field.default === undefined;
  const help = [
    field.description ?? '',
    field.examples.length > 0 && field.choices === undefined ? `For example ${field.examples.join(' or ')}.` : '',
    field.secret && field.description === undefined ? 'Sealed when stored, and never shown again.' : '',
  ];
  return labelled(
    { name, label: field.title, help: help.filter((words) => words !== '').join(' '), optional, form },
    (own) => control(field, form, own),
  );
}

interface Labelled {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly optional: boolean;
  readonly form: FormState;
}

/** A label, an input, its help and what is wrong with it, tied together for those who cannot see it. */
export function labelled({ name, label, help, optional, form }: Labelled, input: (own: Html) => Html): Html {
  const problem = problemOf(form, name);
  const described = [problem ? `${name}-problem` : '', help ? `${name}-help` : ''].filter((id) => id !== '').join(' ');
  const own = html`id="${name}" name="${name}"${described ? html` aria-describedby="${described}"` : ''}${problem ? html` aria-invalid="true"` : ''}`;
  return html`<div class="field">
<label for="${name}">${label}${optional ? html` <span class="fine">(optional)</span>` : ''}</label>
${input(own)}
${problem ? html`<p class="problem" id="${name}-problem">${problem}</p>` : ''}
${help ? html`<p class="fine" id="${name}-help">${help}</p>` : ''}
</div>`;
}

function control(field: CredentialField, form: FormState, own: Html): Html {
  const entered = form.entered.credentials[field.name];
  const value = entered ?? (field.default === undefined ? '' : String(field.default));
  if (field.secret) return secretInput(field, form.kept.includes(field.name), own);
  if (field.choices !== undefined) {
    const none = value === '' ? html`<option value="" selected>Choose one</option>` : '';
    return html`<select ${own}>${none}${field.choices.map(
      (choice) =>
        html`<option value="${choice.value}"${choice.value === value ? html` selected` : ''}>${choice.title}${choice.title === choice.value ? '' : ` – ${choice.value}`}</option>`,
    )}</select>`;
  }
  const mode = field.type === 'integer' ? 'numeric' : 'text';
  return html`<input ${own} value="${value}" inputmode="${mode}" autocomplete="off" spellcheck="false" placeholder="${field.placeholder ?? ''}">`;
}

/** Its value is never sent to the browser, whether stored or typed a moment ago. */
function secretInput(field: CredentialField, kept: boolean, own: Html): Html {
  const placeholder = kept ? 'Kept; leave it empty to keep it' : (field.placeholder ?? '');
  return field.format === 'pem'
    ? html`<textarea ${own} rows="4" autocomplete="off" spellcheck="false" placeholder="${placeholder}"></textarea>`
    : html`<input ${own} type="password" autocomplete="new-password" placeholder="${placeholder}">`;
}

const problemOf = ({ problems }: FormState, name: string): string | undefined =>
  problems.find(({ field }) => field === name)?.message;

/** Every problem at once, each leading to its field. */
export function problemSummary({ problems }: FormState): Html | '' {
  if (problems.length === 0) return '';
  return html`<section class="note bad" role="alert" id="problems" tabindex="-1">
<p><span class="mark" aria-hidden="true">!</span> ${problems.length === 1 ? 'One field needs a correction' : `${problems.length} fields need a correction`}. Nothing was saved yet.</p>
<ul>${problems.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}</ul>
</section>`;
}
