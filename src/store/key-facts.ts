import { type Kysely, sql } from 'kysely';
import { EvergrantError } from '../errors.ts';
import type { Tables } from './schema.ts';
import type { SealContext, Sealer } from './seal.ts';
import { sealedColumns } from './sealed-columns.ts';

export interface KeyUse {
  readonly id: string;
  /** Whether its key is here. */
  readonly here: boolean;
  /** Whether it seals what is written from now on. */
  readonly seals: boolean;
  /** How many stored values it opens. */
  readonly values: number;
}

const canary: SealContext = { owner: 'store', purpose: 'canary', generation: 0 };
const prefix = 'key:';

/**
 * At start. A sealed word, written once, tells a process with another key before its first refresh does. Ids of keys
 * that ever sealed are facts of the store, so that one that is missing is known without looking at every row.
 * @returns a notice for each key that is missing although values are sealed with it: those instances cannot be used
 * @throws encryption_key_unknown where the key that seals the store is not here
 */
export async function checkKeys(db: Kysely<Tables>, sealer: Sealer): Promise<readonly string[]> {
  await writeFact(db, 'canary', sealer.seal('evergrant', canary));
  sealer.open(await readCanary(db), canary);
  const [sealing, ...others] = sealer.keyIds();
  await announceKey(db, sealing!);
  const here = new Set([sealing, ...others]);
  const facts = await db.selectFrom('store_fact').select('name').where('name', 'like', `${prefix}%`).execute();
  const missing = facts.map(({ name }) => name.slice(prefix.length)).filter((id) => !here.has(id));
  if (missing.length === 0) return [];
  const uses = await keyUses(db, sealer);
  const notices = [];
  for (const id of missing) {
    const values = uses.find((use) => use.id === id)?.values ?? 0;
    if (values > 0) notices.push(missingNotice(id, values));
    // Rotated away, and its key taken out of the configuration: nothing will ever ask for it.
    else await db.deleteFrom('store_fact').where('name', '=', `${prefix}${id}`).execute();
  }
  return notices;
}

/** Before anything is sealed with a key. */
export async function announceKey(db: Kysely<Tables>, id: string): Promise<void> {
  await writeFact(db, `${prefix}${id}`, 'used');
}

/** The keys that are here, the sealing one first, then those that are missing. Reads every sealed value's key id. */
export async function keyUses(db: Kysely<Tables>, sealer: Sealer): Promise<readonly KeyUse[]> {
  const counts = new Map<string, number>();
  const count = (id: string, values: number) => void counts.set(id, (counts.get(id) ?? 0) + values);
  for (const { table, column } of sealedColumns) {
    const { rows } = await sql<{ id: string; number: number | string }>`
      select substr(${sql.ref(column)}, 4, 12) as id, count(*) as number from ${sql.table(table)}
      where ${sql.ref(column)} like 'v1.%' group by 1`.execute(db);
    for (const { id, number } of rows) count(id, Number(number));
  }
  count(keyIdOf(await readCanary(db)), 1);
  const here = sealer.keyIds();
  const ids = [...new Set([...here, ...counts.keys()])];
  return ids.map((id) => ({ id, here: here.includes(id), seals: id === here[0], values: counts.get(id) ?? 0 }));
}

/** Seals the canary with the key that seals now: from then on a process without that key does not start. */
export async function resealCanary(db: Kysely<Tables>, sealer: Sealer): Promise<void> {
  const before = await readCanary(db);
  if (keyIdOf(before) === sealer.keyIds()[0]) return;
  await db
    .updateTable('store_fact')
    .set({ value: sealer.seal(sealer.open(before, canary), canary) })
    .where('name', '=', 'canary')
    .where('value', '=', before)
    .execute();
}

const keyIdOf = (sealed: string): string => sealed.split('.')[1] ?? '';

async function readCanary(db: Kysely<Tables>): Promise<string> {
  const row = await db.selectFrom('store_fact').select('value').where('name', '=', 'canary').executeTakeFirst();
  if (row) return row.value;
  throw new EvergrantError('store_incompatible', 'The store does not know which key it is sealed with.', {
    hint: 'Restore the store from a backup.',
  });
}

/** Once. What is there already waits for nobody who writes. */
async function writeFact(db: Kysely<Tables>, name: string, value: string): Promise<void> {
  if (await db.selectFrom('store_fact').select('name').where('name', '=', name).executeTakeFirst()) return;
  await db
    .insertInto('store_fact')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

function missingNotice(id: string, values: number): string {
  return `ENCRYPTION KEY MISSING: ${values} stored values are sealed with the key ${id}, which is not here. Their instances answer encryption_key_unknown until it is added, behind the first, to EVERGRANT_ENCRYPTION_KEY or the key file.`;
}
