export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** `undefined`: there is no such value. */
export type LookUp = (name: string) => Json | undefined;

/**
 * Fills `{name}` in every string of a JSON value. A string that is nothing but `{name}` becomes the value itself, so
 * that a number stays a number; a member of an object whose value is not there is left out.
 */
export function fillTemplate(template: Json, lookUp: LookUp): Json {
  return fill(template, lookUp) ?? null;
}

/** The names that a template uses. */
export function variablesOf(template: Json): string[] {
  if (typeof template === 'string') return [...template.matchAll(variable)].map((match) => match[1] as string);
  if (typeof template !== 'object' || template === null) return [];
  return Object.values(template).flatMap(variablesOf);
}

const variable = /\{([a-z][\w.]*)\}/gi;

function fill(template: Json, lookUp: LookUp): Json | undefined {
  if (typeof template === 'string') return fillText(template, lookUp);
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, lookUp));
  const members = Object.entries(template).map(([key, value]) => [key, fill(value, lookUp)] as const);
  return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined));
}

function fillText(text: string, lookUp: LookUp): Json | undefined {
  const whole = /^\{([a-z][\w.]*)\}$/i.exec(text);
  if (whole) return lookUp(whole[1] as string);
  return text.replace(variable, (_, name: string) => {
    const value = lookUp(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}
