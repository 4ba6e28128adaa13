/**
 * The value under a key or a dotted path (`access_token`, `data.access_token`, `accounts.0.token`) of a parsed answer.
 * A key that itself holds the dots wins. Own properties only: an answer cannot reach a prototype.
 */
export function lookUp(value: unknown, path: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const head = path.slice(0, dot);
  return Object.hasOwn(value, head) ? lookUp(value[head], path.slice(dot + 1)) : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
