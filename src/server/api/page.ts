/** The query of a list that comes in pages; `limit` is there, as a number, in what the route gets. */
export function pageQuery(properties: Record<string, object>): object {
  return {
    type: 'object',
    properties: {
      limit: { type: 'integer', minimum: 1, maximum: 500, default: 50, description: 'Items of a page.' },
      ...properties,
    },
    additionalProperties: false,
  };
}

/** One page. `cursor` is the name of the parameter that asks for the next one. */
export function pageOf(schema: string, cursor: string): object {
  return {
    description: 'One page.',
    type: 'object',
    properties: {
      items: { type: 'array', items: { $ref: `${schema}#` } },
      next: {
        type: ['string', 'null'],
        description: `What to give as ${cursor} for the next page; null: there is none.`,
      },
    },
    required: ['items', 'next'],
  };
}
