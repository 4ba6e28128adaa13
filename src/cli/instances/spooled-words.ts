/** What `list` and `show` say where answers wait for the store. */
export function spooledWords(count: number): string {
  const waits = count === 1 ? '1 answer of a provider waits' : `${count} answers of providers wait`;
  return `${waits} in the spool: committed by itself once the store takes it. If it stays, see docs/operations.md.`;
}
