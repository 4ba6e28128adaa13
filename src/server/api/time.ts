/** Milliseconds since 1970 as RFC 3339, UTC: inside we count, at the edge we write. */
export function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function timeOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : time(milliseconds);
}
