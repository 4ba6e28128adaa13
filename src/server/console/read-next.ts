/** Only to a page of the console: an address that a browser could read as another host, or as leading out, is not one. */
export function readNext(next: string | undefined): string {
  const plain = next !== undefined && /^\/console\/[\w\-./?=&%~+]*$/.test(next) && !next.includes('//');
  return plain && new URL(next, 'http://here').pathname.startsWith('/console/') ? next : '/console/connections';
}
