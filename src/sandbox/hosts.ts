/** Whether a place that is served on `hosts` (names and `*.suffix`) answers at `host`; null: the host is not known. */
export function servedOn(hosts: readonly string[], host: string | null): boolean {
  return host === null || hosts.some((one) => one === host || covers(one, host));
}

function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
}
