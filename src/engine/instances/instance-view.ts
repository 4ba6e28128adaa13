import type { Attention } from '../../instance/attention.ts';
import type { Connection } from '../../instance/connection.ts';
import type { GrantEnd } from '../../instance/grant-end.ts';
import type { Health, HealthState, InstanceStatus } from '../../instance/instance.ts';
import type { Route } from '../ports.ts';

export interface InstanceFilter {
  readonly connector?: string;
  readonly status?: InstanceStatus;
  readonly external_id?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A filter with an order, and where in it to begin. */
export interface InstanceQuery extends InstanceFilter {
  /** Part of the name or of the external id, or a whole id; upper and lower case are the same. */
  readonly q?: string;
  readonly health?: HealthState;
  readonly attention?: Attention;
  /** `attention`: what needs a person most comes first. Default: `name`. */
  readonly sort?: 'name' | 'attention' | 'expiry' | 'newest';
  /** `next` of the page before, asked for in the same order. */
  readonly after?: string;
  /** 50 unless told. */
  readonly limit?: number;
}

export interface InstancePage<Item = InstanceView> {
  readonly items: readonly Item[];
  /** null: there is no further page. */
  readonly next: string | null;
}

/** What everyone may see of an instance: never a secret. */
export interface InstanceView {
  readonly id: string;
  readonly connector: string;
  readonly connector_version: string;
  readonly method: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The values that are not secret. */
  readonly credentials: Readonly<Record<string, string | number>>;
  /** What was learnt from the callback and from answers. */
  readonly captured: Readonly<Record<string, string>>;
  /** What there is to pick from; open as long as `captured` has no value of that name. */
  readonly choices: Connection['choices'];
  /** Which account at the provider this is; null: not known. */
  readonly account: string | null;
  /** Names of the secret fields that are set. */
  readonly secrets_set: readonly string[];
  readonly status: InstanceStatus;
  readonly health: Health;
  readonly generation: number;
  readonly revision: number;
  readonly route: Route | null;
  /** As granted; null before the first authorization or where the provider does not say. */
  readonly scope: string | null;
  /** End of the access token; null where there is none or its end is unknown. */
  readonly expires_at: number | null;
  readonly refreshable: boolean;
  readonly created_at: number;
  readonly updated_at: number;
  readonly authorized_at: number | null;
  /** When it was last asked for a token, or called; to about a minute. null: never, or not recorded yet. */
  readonly last_used_at: number | null;
}

/** How long a grant lives. Times are milliseconds since 1970. */
export interface GrantLife {
  readonly authorized_at: number | null;
  /** When the token set arrived; null: not known. */
  readonly obtained_at: number | null;
  readonly token_ends_at: number | null;
  /** Ends of the grant, the earliest first; none: nobody declares one. */
  readonly ends: readonly GrantEnd[];
  /** When keep-alive looks at it next; null: there is nothing to keep alive. */
  readonly due_at: number | null;
}
