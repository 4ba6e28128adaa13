import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';

/** Values that are read and written at a time: small, so that refreshes never wait long for their turn. */
const batch = 200;

interface SealedRow {
  readonly key: readonly string[];
  readonly owner: string;
  readonly generation: number;
  readonly sealed: string;
}

/**
 * Goes once over everything sealed and seals again, under the key that seals now, what is sealed with another. Each
 * write says what was read, so that a token set that a refresh has replaced meanwhile stays. What no key here opens is
 * left as it is. @returns how many values were written
 */
export async function reseal(db: Kysely<Tables>, sealer: Sealer, progress: (done: number) => void): Promise<number> {
  let written = 0;
  for (const column of sealedColumns) {
    for await (const rows of batches(db, column, sealer)) {
      const results = await Promise.all(rows.map((row) => resealRow(db, sealer, column, row)));
      written += results.filter(Boolean).length;
      progress(written);
    }
  }
  return written;
}

async function* batches(
  db: Kysely<Tables>,
  column: SealedColumn,
  sealer: Sealer,
): AsyncGenerator<readonly SealedRow[]> {
  let after: readonly string[] | null = null;
  for (;;) {
    const rows: readonly SealedRow[] = await read(db, column, sealer, after);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.key;
  }
}

async function read(
  db: Kysely<Tables>,
  { table, column, key, owner, generation }: SealedColumn,
  sealer: Sealer,
  after: readonly string[] | null,
): Promise<readonly SealedRow[]> {
  const [sealing, ...others] = sealer.keyIds();
  if (sealing === undefined || others.length === 0) return [];
  const keyRefs = sql.join(key.map((name) => sql.ref(name)));
  const { rows } = await sql<Record<string, string | number>>`
    select ${keyRefs}, ${sql.ref(owner)} as row_owner, ${sql.ref(column)} as row_sealed,
      ${generation === null ? sql.lit(0) : sql.ref(generation)} as row_generation
    from ${sql.table(table)}
    where substr(${sql.ref(column)}, 4, 12) in (${sql.join(others)})
      ${after === null ? sql`` : sql`and (${keyRefs}) > (${sql.join(after)})`}
    order by ${keyRefs} limit ${sql.lit(batch)}`.execute(db);
  return rows.map((row) => ({
    key: key.map((name) => String(row[name])),
    owner: String(row.row_owner),
    generation: Number(row.row_generation),
    sealed: String(row.row_sealed),
  }));
}

async function resealRow(
  db: Kysely<Tables>,
  sealer: Sealer,
  { table, column, key, purpose }: SealedColumn,
  row: SealedRow,
): Promise<boolean> {
  const context = { owner: row.owner, purpose, generation: row.generation };
  const sealed = openOrNull(() => sealer.seal(sealer.open(row.sealed, context), context));
  if (sealed === null) return false;
  const same = key.map((name, index) => sql`${sql.ref(name)} = ${row.key[index]}`);
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
    where ${sql.join(same, sql` and `)} and ${sql.ref(column)} = ${row.sealed}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

function openOrNull(work: () => string): string | null {
  try {
    return work();
  } catch {
    return null;
  }
}
