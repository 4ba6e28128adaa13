const units = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** "in 43 min", "5 min ago", "now"; both times in milliseconds since 1970. Rounds down, so that no time is promised. */
export function relativeTime(time: number, now: number): string {
  const distance = Math.abs(time - now);
  const [unit, length] = units.find(([, size]) => distance >= size) ?? [null, 0];
  if (unit === null) return 'now';
  const count = Math.floor(distance / length);
  const words = `${count} ${unit === 'day' && count > 1 ? 'days' : unit}`;
  return time > now ? `in ${words}` : `${words} ago`;
}
