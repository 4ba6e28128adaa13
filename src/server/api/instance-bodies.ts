import { attentionLevels } from '../../instance/attention.ts';
import { pageQuery } from './page.ts';
import { healthStates, metadata } from './schemas.ts';

const name = { type: 'string', minLength: 1, maxLength: 200, examples: ['Bistro Anna'] };
const externalId = { type: 'string', minLength: 1, maxLength: 200, description: "The platform's own id; unique." };
const value = { type: ['string', 'number', 'null'] };
const credentials = {
  type: 'object',
  description: "Values of the method's credential fields.",
  additionalProperties: value,
  examples: [{ client_id: 'client-1', client_secret: 'the secret' }],
};

const captured = {
  type: 'object',
  description: 'Picks among what the provider listed after connecting.',
  additionalProperties: { type: 'string' },
  examples: [{ tenant: '42' }],
};

export const newInstance = {
  type: 'object',
  properties: {
    connector: { type: 'string', minLength: 1, description: 'Id of the connector.' },
    method: { type: 'string', description: "Authentication method; the connector's first when absent." },
    name,
    credentials,
    external_id: externalId,
    metadata,
    token_set: {
      type: 'object',
      description: 'A live grant: the fields of RFC 6749 §5.1, or expires_at in place of expires_in.',
    },
  },
  required: ['connector', 'name', 'credentials'],
  additionalProperties: false,
};

export const instanceChanges = {
  type: 'object',
  properties: { name, credentials, external_id: { ...externalId, type: ['string', 'null'] }, metadata, captured },
  additionalProperties: false,
};

/** Filters, order and place of a page of instances. */
export const instanceQuery = pageQuery({
  connector: { type: 'string', description: 'Id of the connector.' },
  status: { type: 'string', enum: ['pending_authorization', 'active', 'reauthorization_required'] },
  health: { type: 'string', enum: healthStates, description: 'State of the health.' },
  attention: { type: 'string', enum: [...attentionLevels], description: 'How much it needs a person.' },
  external_id: { type: 'string' },
  metadata: {
    type: 'array',
    items: { type: 'string', pattern: '^[^:]+:' },
    description: 'name:value; may stand several times, all must fit.',
    examples: [['tenant:42']],
  },
  q: { type: 'string', maxLength: 200, description: 'Part of the name or of the external id, or a whole id.' },
  sort: {
    type: 'string',
    enum: ['name', 'attention', 'expiry', 'newest'],
    default: 'name',
    description: 'attention: what needs a person most comes first. expiry: what ends first.',
  },
  after: { type: 'string', maxLength: 2000, description: '`next` of the page before, in the same order.' },
});

export const revokeQuery = {
  type: 'object',
  properties: {
    revoke: { type: 'boolean', default: false, description: 'Also end the grant at the provider, first.' },
  },
  additionalProperties: false,
};
