/** Readers of data of which nothing is known: what does not fit is as good as absent. */
export type Mapping = Readonly<Record<string, unknown>>;

export interface Placed<T> {
  readonly value: T;
  readonly pointer: string;
}

export function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

export function entries(value: unknown, pointer: string): Placed<unknown>[] {
  return Array.isArray(value) ? value.map((entry, index) => ({ value: entry, pointer: `${pointer}/${index}` })) : [];
}

export function text(value: unknown, pointer: string): Placed<string> | null {
  return typeof value === 'string' ? { value, pointer } : null;
}

export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

export const isText = (value: unknown): boolean => typeof value === 'string';
