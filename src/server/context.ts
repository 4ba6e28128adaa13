import type { ApiKeys } from '../engine/access/api-keys.ts';
import type { Idempotency } from '../engine/access/idempotency.ts';
import type { Sessions } from '../engine/access/sessions.ts';
import type { SingleSignOn } from '../engine/access/single-sign-on.ts';
import type { Engine } from '../engine/engine.ts';
import type { Audit } from '../engine/trail/audit.ts';
import type { Logo } from './logo.ts';

/** What every route needs. */
export interface ServerContext {
  readonly engine: Engine;
  readonly apiKeys: ApiKeys;
  readonly audit: Audit;
  readonly idempotency: Idempotency;
  readonly sessions: Sessions;
  /** Absent or null: people sign in with API keys alone. */
  readonly singleSignOn?: SingleSignOn | null;
  readonly operations: Operations;
  /** Origin under which browsers reach this server, without a trailing slash. A function: port 0 is known late. */
  readonly publicUrl: () => string;
  /** Origins to which `--connect-to` leads a browser. */
  readonly redirectedOrigins: readonly string[];
  /** Whether `/metrics` asks for no key. */
  readonly metricsOpen: boolean;
  /** True once the process is about to end: a balancer should send no more. */
  readonly draining: () => boolean;
  /** Who asks: the name on every page. */
  readonly workspace: string;
  /** Picture beside that name on the customers' pages; null: none. */
  readonly logo: Logo | null;
}

/** What the status page tells of this process beside its engine. */
export interface Operations {
  readonly store: 'SQLite' | 'PostgreSQL';
  readonly webhooks: boolean;
  /** How the last webhook that this process delivered ended; `problem` null: well. */
  lastDelivery(): { readonly at: number; readonly problem: string | null } | null;
  /** What was said at start. */
  readonly notices: readonly string[];
  readonly version: string;
  /** Version of Node. */
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  encryptionKeys(): Promise<readonly EncryptionKeyUse[]>;
}

export interface EncryptionKeyUse {
  readonly id: string;
  readonly here: boolean;
  readonly seals: boolean;
  /** How many stored values it opens. */
  readonly values: number;
}

/** The one redirect URI of a connector: the same string goes into both legs (RFC 6749 §4.1.3). */
export function redirectUri(context: ServerContext, connector: string): string {
  return `${context.publicUrl()}/oauth/callback/${encodeURIComponent(connector)}`;
}
