const secondsIn = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `30s`, `60m`, `12h`, `14d` → seconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const [, digits, unit] = /^([1-9][0-9]{0,6})([smhd])$/.exec(text) ?? [];
  return digits && unit ? Number(digits) * secondsIn[unit as keyof typeof secondsIn] : null;
}
