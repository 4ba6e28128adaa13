import { readFileSync } from 'node:fs';
import { parentsIn } from '../../src/engine/connectors/parent-manifest.ts';
import type { AuthenticationMethod, Connector } from '../../src/manifest/connector.ts';
import { load } from '../manifest/load.ts';

/** A manifest of test/manifests/valid (or connector/) with one of its methods; the first where none is named. */
export function valid(
  id: string,
  method?: string,
  folder = 'test/manifests/valid',
): { readonly connector: Connector; readonly method: AuthenticationMethod } {
  const { connector } = load(readFileSync(`${folder}/${id}.yaml`, 'utf8'), { id, parent: parentsIn(folder) });
  const found = connector?.authentication_methods.find((one) => method === undefined || one.id === method);
  if (!connector || !found) throw new Error(`No method ${method} in ${id}`);
  return { connector, method: found };
}

export const fresh = { now: Date.UTC(2026, 0, 1), random: 'r4nd0m'.repeat(7) };

export const http = (body: unknown, status = 200) => ({ status, headers: {}, body: JSON.stringify(body) });
