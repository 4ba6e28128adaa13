import { roles } from '../../engine/access/api-keys.ts';
import { errorCodes } from '../../errors.ts';
import { actorKinds } from '../../instance/actor.ts';
import { auditEventTypes } from '../../instance/audit-event.ts';
import { eventTypes } from '../../instance/event.ts';
import type { HealthState } from '../../instance/instance.ts';

/** JSON Schemas that several routes share; `$id` is their name in the OpenAPI document. */
const time = { type: 'string', format: 'date-time', examples: ['2026-11-21T10:00:00.000Z'] };
const timeOrNull = { ...time, type: ['string', 'null'] };
const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };

export const metadata = {
  type: 'object',
  description: "The platform's own labels.",
  additionalProperties: { type: 'string' },
  examples: [{ tenant: '42' }],
};

/** RFC 9457. */
const problem = object('Problem', {
  type: { type: 'string', format: 'uri', description: "Address of the code's explanation." },
  title: text,
  status: { type: 'integer' },
  detail: { type: 'string', description: 'What happened, in plain words.' },
  code: { type: 'string', enum: Object.keys(errorCodes) },
  next_step: { type: 'string', description: 'What to do about it.' },
  problems: { type: 'array', items: object(undefined, { field: text, message: text }) },
  retry_after: { type: 'integer', description: 'Seconds after which trying again makes sense.' },
});
problem.required = ['type', 'title', 'status', 'detail', 'code'];

const warning = object('Warning', { code: text, field: textOrNull, message: text });

export const healthStates = [
  'ok',
  'never_authorized',
  'waiting',
  'expires_soon',
  'unknown',
  'misconfigured',
  'answer_not_understood',
  'refused',
] as const satisfies readonly HealthState[];

const health = object('Health', {
  state: {
    type: 'string',
    enum: healthStates,
  },
  code: { ...textOrNull, description: 'Code of the error behind it.' },
  reason: text,
  next_step: textOrNull,
  since: time,
});

const instance = object('Instance', {
  id: text,
  connector: text,
  connector_version: text,
  method: { type: 'string', description: 'Authentication method.' },
  name: text,
  external_id: textOrNull,
  metadata,
  credentials: {
    type: 'object',
    description: 'The values that are not secret.',
    additionalProperties: { type: ['string', 'number'] },
  },
  captured: {
    type: 'object',
    description: 'What was learnt from the callback and from answers.',
    additionalProperties: text,
  },
  choices: {
    type: 'array',
    description: 'What there is to pick from; open as long as `captured` has no value of that name.',
    items: object(undefined, {
      as: text,
      options: { type: 'array', items: object(undefined, { value: text, label: text }) },
    }),
  },
  account: { ...textOrNull, description: 'Which account at the provider this is.' },
  secrets_set: { type: 'array', items: text, description: 'Names of the secret fields that are set.' },
  status: { type: 'string', enum: ['pending_authorization', 'active', 'reauthorization_required'] },
  health: { $ref: 'Health#' },
  generation: { type: 'integer', description: 'Moved by a new token set, by nothing else.' },
  revision: { type: 'integer', description: 'Moved by an edit of the credentials.' },
  route: { type: ['string', 'null'], description: 'direct, or redirected by --connect-to.' },
  scope: { ...textOrNull, description: 'As granted.' },
  expires_at: { ...timeOrNull, description: 'End of the access token; null where it is unknown.' },
  refreshable: { type: 'boolean' },
  created_at: time,
  updated_at: time,
  authorized_at: timeOrNull,
  last_used_at: { ...timeOrNull, description: 'When it was last asked for a token, or called; to about a minute.' },
});

const actor = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: [...actorKinds] },
    name: { type: 'string', description: "The key's name, the person's, the user's on that machine." },
  },
  required: ['kind', 'name'],
};

const instanceEvent = object('InstanceEvent', {
  id: { type: 'string', description: 'Sorts by time.' },
  instance_id: text,
  at: time,
  type: { type: 'string', enum: Object.keys(eventTypes) },
  generation: { type: ['integer', 'null'], description: 'Of the token set that the event left behind.' },
  fingerprint: { ...textOrNull, description: 'Tells whether two events speak of the same token, and nothing else.' },
  by: {
    ...actor,
    type: ['object', 'null'],
    description: 'Who did it; null: not known, from before this was recorded.',
  },
  made_by: { type: 'string', description: 'Which process: host name and process id.' },
  duration: { type: ['integer', 'null'], description: 'Milliseconds that the request behind it took.' },
  code: { ...textOrNull, description: 'Code of the error behind it.' },
  detail: textOrNull,
});

const apiKey = object('ApiKey', {
  id: text,
  name: text,
  role: { type: 'string', enum: [...roles] },
  prefix: { type: 'string', description: 'What the key begins with, to recognise it by.', examples: ['egk_x7Yp2'] },
  created_at: time,
  expires_at: { ...timeOrNull, description: 'null: it does not end by itself.' },
  last_used_at: { ...timeOrNull, description: 'To the minute; null: not used yet.' },
});

const newApiKey = object('ApiKeyWithSecret', {
  ...apiKey.properties,
  key: { type: 'string', description: 'What is sent as Authorization: Bearer KEY. Shown this once.' },
});

const auditEvent = object('AuditEvent', {
  id: { type: 'string', description: 'Sorts by time.' },
  at: time,
  type: { type: 'string', enum: Object.keys(auditEventTypes) },
  by: actor,
  made_by: { type: 'string', description: 'Which process: host name and process id.' },
  detail: { ...textOrNull, description: 'What it was about.' },
});

const connectLink = object('ConnectLink', {
  url: { type: 'string', format: 'uri', description: 'To be opened by the customer, once.' },
  expires_at: time,
});

const heldGrant = object('HeldGrant', {
  account: { ...textOrNull, description: 'Which account was authorised; null: the connector does not say any more.' },
  instead_of: { ...textOrNull, description: 'Which account the connection is for until somebody decides otherwise.' },
  authorized_at: time,
  decide_by: { ...time, description: 'When the grant is dropped unless somebody has decided.' },
});

const instanceWithWarnings = object('InstanceWithWarnings', {
  ...instance.properties,
  warnings: { type: 'array', items: { $ref: 'Warning#' } },
});

const choice = object(undefined, {
  value: text,
  title: text,
  sets: { type: 'object', description: 'Further values that come with this one.', additionalProperties: text },
});
choice.required = ['value', 'title'];

const credentialField = object('CredentialField', {
  name: text,
  title: text,
  description: text,
  type: { type: 'string', enum: ['string', 'integer'] },
  format: text,
  pattern: text,
  pattern_hint: { type: 'string', description: 'The pattern in words, which go on after "must be".' },
  choices: { type: 'array', items: choice },
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  default: { type: ['string', 'number'] },
  examples: { type: 'array', items: { type: ['string', 'number'] } },
  required: { type: 'boolean' },
  secret: { type: 'boolean' },
  advanced: { type: 'boolean', description: 'The default fits nearly everyone.' },
  hidden: { type: 'boolean', description: 'Not asked for by forms; it keeps its default.' },
  placeholder: text,
});
credentialField.required = ['name', 'title', 'type', 'examples', 'required', 'secret', 'advanced', 'hidden'];

const authenticationMethod = object('AuthenticationMethod', {
  id: text,
  title: text,
  description: text,
  grant: text,
  credential_fields: { type: 'array', items: { $ref: 'CredentialField#' } },
});
authenticationMethod.required = ['id', 'title', 'grant', 'credential_fields'];

const connector = object('Connector', {
  id: text,
  version: text,
  title: text,
  description: text,
  documentation: text,
  hosts: { type: 'array', items: text },
  redirect_uri: { type: 'string', description: 'To be entered at the provider, exactly as it is.' },
  authentication_methods: { type: 'array', items: { $ref: 'AuthenticationMethod#' } },
});
connector.required = ['id', 'version', 'title', 'description', 'hosts', 'redirect_uri', 'authentication_methods'];

const accessToken = object('AccessToken', {
  access_token: text,
  token_type: text,
  expires_at: { ...timeOrNull, description: 'null: unknown, use it until the API refuses it.' },
  generation: { type: 'integer', description: 'To be named as rejected_generation where the API refuses the token.' },
  unconfirmed: {
    type: 'boolean',
    description: 'true: the store is away, and the token is handed out of memory. Absent otherwise.',
  },
});
accessToken.required = ['access_token', 'token_type', 'expires_at', 'generation'];

const testResult = object('TestResult', {
  ok: { type: 'boolean' },
  method: text,
  path: text,
  status: { type: 'integer' },
  message: text,
});

export const sharedSchemas = [
  problem,
  warning,
  health,
  instance,
  instanceWithWarnings,
  instanceEvent,
  auditEvent,
  apiKey,
  newApiKey,
  connectLink,
  heldGrant,
  credentialField,
  authenticationMethod,
  connector,
  accessToken,
  testResult,
];

interface ObjectSchema {
  $id?: string;
  type: 'object';
  properties: Record<string, object>;
  required: string[];
}

/** An object whose properties are all there, unless `required` says otherwise afterwards. */
function object($id: string | undefined, properties: Record<string, object>): ObjectSchema {
  return { ...($id === undefined ? {} : { $id }), type: 'object', properties, required: Object.keys(properties) };
}
