import { lookUp } from './look-up.ts';

export type Scalar = string | number | boolean;

/** Key or dotted path → the value that must stand there, or one of several. */
export type Predicates = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** Whether every path has its value. A number that arrives as text is the same number. */
export function allHold(predicates: Predicates, body: unknown): boolean {
  return Object.entries(predicates).every(([path, expected]) => holds(lookUp(body, path), expected));
}

export function anyHolds(predicates: Predicates, body: unknown): boolean {
  return Object.entries(predicates).some(([path, expected]) => holds(lookUp(body, path), expected));
}

function holds(found: unknown, expected: Scalar | readonly Scalar[]): boolean {
  if (found === undefined || found === null || typeof found === 'object') return false;
  return [expected].flat().some((value) => String(value) === String(found));
}
