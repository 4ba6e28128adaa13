import type { SealContext } from './seal.ts';

/** A column that holds sealed texts, with what is needed to seal one of them again. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Primary key. */
  readonly key: readonly string[];
  readonly owner: string;
  readonly purpose: SealContext['purpose'];
  /** Column of the generation; null: the seal names none. */
  readonly generation: string | null;
}

/** Every one there is, but the canary, which is a fact of the store. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'instance',
    column: 'sealed_credentials',
    key: ['id'],
    owner: 'id',
    purpose: 'credentials',
    generation: null,
  },
  {
    table: 'token_set',
    column: 'sealed',
    key: ['instance_id', 'name'],
    owner: 'instance_id',
    purpose: 'token_set',
    generation: 'generation',
  },
  {
    table: 'token_set',
    column: 'sealed_answer',
    key: ['instance_id', 'name'],
    owner: 'instance_id',
    purpose: 'token_answer',
    generation: null,
  },
  {
    table: 'authorization_request',
    column: 'sealed_verifier',
    key: ['state_hash'],
    owner: 'instance_id',
    purpose: 'code_verifier',
    generation: null,
  },
  {
    table: 'console_draft',
    column: 'sealed',
    key: ['draft_hash'],
    owner: 'session_hash',
    purpose: 'draft',
    generation: null,
  },
  {
    table: 'authorization_request',
    column: 'sealed_grant',
    key: ['state_hash'],
    owner: 'instance_id',
    purpose: 'waiting_grant',
    generation: null,
  },
  {
    table: 'idempotency_key',
    column: 'sealed_answer',
    key: ['key_hash'],
    owner: 'key_hash',
    purpose: 'idempotent_answer',
    generation: null,
  },
];
