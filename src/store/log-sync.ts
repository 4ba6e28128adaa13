import { close, fdatasync, openSync } from 'node:fs';

/** Brings what was committed to the disk. */
export interface LogSync {
  /** Ends once all that was written before the call would survive a loss of power. @throws what the disk says */
  sync(): Promise<void>;
  /** After the last `sync` has ended. */
  close(): void;
}

/** For a connection that syncs by itself at every commit. */
export const syncedAtCommit: LogSync = { sync: async () => {}, close() {} };

/**
 * Syncs the write-ahead log of an SQLite file on a thread of the process's pool, so that the event loop goes on
 * meanwhile. SQLite takes no lock on that file, so a descriptor beside its own gives none away.
 * @param file of the database
 */
export function logSync(file: string): LogSync {
  let log: number | null = null;
  return {
    sync: () =>
      new Promise((resolve, reject) => {
        log ??= openSync(`${file}-wal`, 'r+');
        fdatasync(log, (error) => (error ? reject(error) : resolve()));
      }),
    close() {
      if (log !== null) close(log);
      log = null;
    },
  };
}
