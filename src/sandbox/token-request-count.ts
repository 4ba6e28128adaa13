/** How often the token endpoint was asked and how it answered. */
export interface TokenRequestCount {
  readonly total: number;
  /** Grant type (`other` where the provider does not know it) → `granted` or error code → how often. */
  readonly by: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface TokenRequestCounter {
  add(grantType: string, outcome: string): void;
  read(): TokenRequestCount;
}

export function createTokenRequestCounter(): TokenRequestCounter {
  const by: Record<string, Record<string, number>> = {};
  let total = 0;
  return {
    add(grantType, outcome) {
      total += 1;
      by[grantType] ??= {};
      by[grantType][outcome] = (by[grantType][outcome] ?? 0) + 1;
    },
    read: () => ({ total, by: structuredClone(by) }),
  };
}
