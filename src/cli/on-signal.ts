/**
 * Calls `stop` at the first SIGINT or SIGTERM; a second one ends the process at once. Returns a function that takes the
 * handlers away again.
 */
export function onSignal(stop: () => Promise<void>): () => void {
  let stopping = false;
  const handle = () => {
    if (stopping) process.exit(130);
    stopping = true;
    void stop();
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return () => {
    process.off('SIGINT', handle);
    process.off('SIGTERM', handle);
  };
}
