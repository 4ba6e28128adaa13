import { rmSync } from 'node:fs';
import { type OpenedStore, openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { createStore, type StoreName } from '../helpers/stores.ts';

export const testSealer = createSealer([Buffer.alloc(32, 1)]);

/** A store without an engine, empty. */
export async function openTestStore(name: StoreName) {
  const folder = temporaryFolder();
  const { env, remove } = await createStore(name);
  const url = env.DATABASE_URL ?? 'sqlite:';
  const store: OpenedStore = await openStore(url, folder, testSealer);
  const close = async () => {
    await store.close();
    await remove();
    rmSync(folder, { recursive: true });
  };
  return { store, url, folder, close };
}
