/** The `{id}` of a path. */
export function idParameter(description: string): object {
  const id = { type: 'string', minLength: 1, maxLength: 200, description };
  return { type: 'object', properties: { id }, required: ['id'] };
}

/** Headers that a route understands, none of which must be there. */
export function headers(properties: Record<string, object>): object {
  return { type: 'object', properties };
}
