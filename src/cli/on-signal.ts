// A terminal tells every process of `npm start`, and npm may tell ours again: that is one Ctrl-C, not two.
const sameSignal = 500;

/**
 * Calls `stop` at the first SIGINT or SIGTERM; a second one ends the process at once. Returns a function that takes the
 * handlers away again.
 */
export function onSignal(stop: () => Promise<void>): () => void {
  let stoppingSince: number | null = null;
  const handle = () => {
    if (stoppingSince === null) {
      stoppingSince = performance.now();
      void stop();
    } else if (performance.now() - stoppingSince > sameSignal) {
      process.exit(130);
    }
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return () => {
    process.off('SIGINT', handle);
    process.off('SIGTERM', handle);
  };
}
