import type { Cause } from './report.ts';

/** Thrown by a scenario whose expectation did not hold. */
export class CheckFailure extends Error {
  readonly causes: readonly Cause[];

  constructor(causes: readonly Cause[]) {
    super(causes.map(({ message }) => message).join(' '));
    this.name = 'CheckFailure';
    this.causes = causes;
  }
}

/** The vendor's sign-in page showed the customer a problem instead of asking. */
export class SignInRefused extends CheckFailure {}

/** @throws CheckFailure unless the condition holds */
export function expectThat(condition: boolean, cause: Cause): asserts condition {
  if (!condition) throw new CheckFailure([cause]);
}
