/** Response schemas of a route: what it answers when all is well, and problem details for everything else. */
export function answers(ok: Readonly<Record<string, object>>): Record<string, object> {
  return {
    ...ok,
    '4xx': problem('The request cannot be met.'),
    '5xx': problem('This server or the provider is in trouble.'),
  };
}

/** Lists are objects, so that something can be added beside the items. */
export function listOf(schema: string, description: string): object {
  return {
    description,
    type: 'object',
    properties: { items: { type: 'array', items: { $ref: `${schema}#` } } },
    required: ['items'],
  };
}

/** @param headers name → description, of the answer */
export function one(schema: string, description: string, headers: Record<string, string> = {}): object {
  const described = Object.entries(headers).map(([name, text]) => [name, { type: 'string', description: text }]);
  return {
    description,
    ...(described.length === 0 ? {} : { headers: Object.fromEntries(described) }),
    content: { 'application/json': { schema: { $ref: `${schema}#` } } },
  };
}

function problem(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } } };
}
