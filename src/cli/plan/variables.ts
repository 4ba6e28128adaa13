import type { PlannedRequest, Shown } from '../../plan/plan.ts';

/** What a person fills in once before the requests can be sent: names without the dots that neither format takes. */
export function variablesIn(requests: readonly PlannedRequest[]): string[] {
  const texts = requests.flatMap(({ url, body, parts }) => [url, body ?? [], ...parts.map(({ value }) => value)]);
  return [...new Set(texts.flatMap(namesIn))].map(variable);
}

export const variable = (name: string): string => name.replaceAll('.', '_');

const namesIn = (shown: Shown): string[] => shown.flatMap((part) => ('name' in part ? [part.name] : []));
