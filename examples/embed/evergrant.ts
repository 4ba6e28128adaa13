/** What the platform asks of Evergrant: four requests. `evergrant/client` is a typed client for all of the API. */
export interface Evergrant {
  /** The instance of a customer, found by the platform's own id for him; null: there is none yet. */
  instanceOf(customer: string): Promise<Instance | null>;
  add(customer: string, connector: string, credentials: Readonly<Record<string, string>>): Promise<Instance>;
  /** The address to send the customer's browser to. */
  link(instance: string, returnUrl: string): Promise<string>;
  /** false: the code belongs to another instance, was used, or is too old. */
  confirm(instance: string, completion: string): Promise<boolean>;
}

export interface Instance {
  readonly id: string;
  readonly status: 'pending_authorization' | 'active' | 'reauthorization_required';
}

export function evergrantAt(origin: string, key: string): Evergrant {
  async function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ok: answer.ok, body: (await answer.json()) as Record<string, unknown> };
  }
  async function must<T>(asked: ReturnType<typeof ask>): Promise<T> {
    const { ok, body } = await asked;
    if (!ok) throw new Error(`${body.detail} ${body.next_step ?? ''}`);
    return body as T;
  }
  return {
    async instanceOf(customer) {
      const path = `/api/instances?external_id=${encodeURIComponent(customer)}`;
      const { items } = await must<{ items: Instance[] }>(ask('GET', path));
      return items[0] ?? null;
    },
    // With the key, a repetition after a broken connection adds nothing twice.
    add: (customer, connector, credentials) =>
      must(
        ask(
          'POST',
          '/api/instances',
          { connector, name: customer, external_id: customer, credentials },
          { 'idempotency-key': `add-${customer}` },
        ),
      ),
    async link(instance, return_url) {
      const asked = ask('POST', `/api/instances/${instance}/connect-link`, { return_url, confirm: true });
      return (await must<{ url: string }>(asked)).url;
    },
    async confirm(instance, completion) {
      const { ok, body } = await ask('POST', `/api/instances/${instance}/confirm`, { completion });
      if (ok) return true;
      // completion_unknown: not theirs. superseded: a newer authorisation counts. invalid_request: no code came along.
      if (['completion_unknown', 'superseded', 'invalid_request'].includes(String(body.code))) return false;
      throw new Error(`${body.detail}`);
    },
  };
}
