import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Lab } from '../helpers/lab.ts';

/**
 * Every row of every table of a lab on SQLite, as text: two of them are the same when nothing was changed between. When
 * a key or a session was last used is left out: that follows from looking.
 */
export function storeContents({ env }: Lab): string {
  const db = new DatabaseSync(join(env.EVERGRANT_DATA!, databaseName), { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_master where type = 'table' order by name").all();
    const rows = tables.map(({ name }) => [name, db.prepare(`select * from "${name}" order by 1, 2`).all()]);
    return JSON.stringify(rows, (name, value) => (name === 'seen_at' || name === 'last_used_at' ? null : value), 1);
  } finally {
    db.close();
  }
}

const databaseName = 'evergrant.db';
