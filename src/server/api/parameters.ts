/** The `{id}` of a path. */
export function idParameter(description: string): object {
  return { type: 'object', properties: { id: { type: 'string', description } }, required: ['id'] };
}
