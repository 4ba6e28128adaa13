import { randomBytes } from 'node:crypto';
import type { Session, Sessions } from '../../src/engine/access/sessions.ts';
import type { Operations } from '../../src/server/context.ts';

/** Sessions in memory: what the pages do with them, not how they are kept, is what such a test is about. */
function createFakeSessions(): Sessions {
  const sessions = new Map<string, Session>();
  const links = new Set<string>();
  const kept = new Map<string, string>();
  return {
    async signIn({ name, role }) {
      const cookie = randomBytes(32).toString('base64url');
      sessions.set(cookie, { id: `id of ${cookie}`, name, role, csrf: `form of ${cookie}` });
      return cookie;
    },
    find: async (cookie) => sessions.get(cookie) ?? null,
    async signOut({ id }) {
      sessions.delete(id.slice('id of '.length));
    },
    async createLink() {
      const link = randomBytes(32).toString('base64url');
      links.add(link);
      return link;
    },
    hasLink: async (link) => links.has(link),
    useLink: async (link) => links.delete(link),
    async keep(session, values) {
      const id = randomBytes(8).toString('hex');
      kept.set(session.id + id, JSON.stringify(values));
      return id;
    },
    kept: async (session, id) => JSON.parse(kept.get(session.id + id) ?? 'null'),
    async forget(session, id) {
      kept.delete(session.id + id);
    },
  };
}

export const fakeSessions = createFakeSessions();

export const fakeOperations: Operations = {
  store: 'SQLite',
  webhooks: false,
  lastDelivery: () => null,
  notices: [],
  version: '1.2.3',
  node: '24.0.0',
  startedAt: Date.UTC(2026, 10, 21, 10),
  encryptionKeys: async () => [{ id: 'aabbccddeeff', here: true, seals: true, values: 3 }],
};
