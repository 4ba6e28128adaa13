import type { Captured } from './captures.ts';
import type { ChoiceOption } from './choose.ts';
import type { Health } from './instance.ts';

/** What is known of a connection beside its credentials and tokens. A new authorisation replaces it. */
export interface Connection {
  readonly captured: Captured;
  /** What a person may pick from; open until `captured` has a value under that name. */
  readonly choices: readonly Choice[];
  /** Why the requests after connecting did not all work, scrubbed; null: they did, or there are none. */
  readonly problem: string | null;
}

export interface Choice {
  /** The name under which the picked value is kept. */
  readonly as: string;
  readonly options: readonly ChoiceOption[];
}

export const noConnection: Connection = { captured: {}, choices: [], problem: null };

/** Choices that nobody has made yet. */
const openChoices = ({ captured, choices }: Connection): readonly Choice[] =>
  choices.filter(({ as }) => !Object.hasOwn(captured, as));

/**
 * The health of a connection whose tokens are well: what after connecting is still to be done comes into it.
 * @param held whether the grant of another account waits for a decision
 */
export function connectionHealth(health: Health, connection: Connection, held = false): Health {
  if (health.state !== 'ok') return health;
  if (held) {
    const reason = 'The connection works; another account was authorised since, and its grant waits for a decision.';
    return {
      ...health,
      reason,
      next_step: 'Decide in the console which one stays, or with: evergrant decide <instance>',
    };
  }
  const [choice] = openChoices(connection);
  if (connection.problem !== null) {
    const reason = `The connection works, but what is asked after connecting failed: ${connection.problem}`;
    return {
      ...health,
      reason,
      next_step: 'Correct the cause; it is asked again with the next refresh or authorisation.',
    };
  }
  if (!choice) return health;
  const count = choice.options.length;
  if (count === 0) {
    const reason = `The connection works, but the provider lists nothing to choose ${choice.as} from.`;
    return { ...health, reason, next_step: 'Check what the account that authorised may see at the provider.' };
  }
  const reason = `The connection works; one of ${count} must be chosen as ${choice.as}.`;
  const step = `Choose one in the console, or with: evergrant edit <instance> --set captured.${choice.as}=<value>`;
  return { ...health, reason, next_step: step };
}
