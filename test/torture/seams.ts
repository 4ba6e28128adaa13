import type { Transport } from '../../src/engine/ports.ts';
import type { Store } from '../../src/engine/store.ts';
import type { Wrapping } from './open-wrapped.ts';
import type { Seam } from './steps.ts';

/** Store and transport that pass every step of a refresh to `seam`; it is given the instance's id or its host. */
export const seams = (seam: Seam): Wrapping => ({
  store: (store) => withStoreSeams(store, seam),
  transport: (transport) => withTransportSeams(transport, seam),
});

function withStoreSeams(store: Store, seam: Seam): Store {
  const { grants } = store;
  return {
    ...store,
    grants: {
      ...grants,
      async takeAttempt(take) {
        const grant = await grants.takeAttempt(take);
        if (grant) await seam('attempt_taken', take.instance_id);
        return grant;
      },
      async commit(commit) {
        await seam('before_commit', commit.instance_id);
        const written = await grants.commit(commit);
        await seam('after_commit', commit.instance_id);
        return written;
      },
    },
  };
}

function withTransportSeams(transport: Transport, seam: Seam): Transport {
  return {
    ...transport,
    async exchange(request, hosts) {
      const answer = await transport.exchange(request, hosts);
      await seam('answer_arrived', new URL(request.url).hostname);
      return answer;
    },
  };
}
