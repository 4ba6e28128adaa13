const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration of a provider file (`30s`, `60m`, `12h`, `14d`; the schema has checked its form) in milliseconds. */
export function milliseconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (units[duration.slice(-1)] ?? Number.NaN);
}
