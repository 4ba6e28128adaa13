/** Exact host names that may lead to private addresses, separated by commas or white space. */
export function parsePrivateHosts(text: string): string[] {
  const hosts = text.split(/[\s,]+/).filter((part) => part !== '');
  return hosts.map((host) => {
    const url = URL.parse(`https://${host}`);
    if (url && url.host === host.toLowerCase() && url.pathname === '/' && !host.includes('*')) return url.hostname;
    throw new Error('must list exact host names, such as erp.example.com, without https:// and without a *.');
  });
}
