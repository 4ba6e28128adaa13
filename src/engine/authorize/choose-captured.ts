import { EvergrantError, type Problem } from '../../errors.ts';
import type { Connection } from '../../instance/connection.ts';
import type { EngineContext } from '../context.ts';
import { changeConnection } from '../instances/change-connection.ts';
import { eventOf } from '../trail/record-event.ts';

/** Picks among what the provider listed after connecting. @throws invalid_credentials, with `problems` */
export async function chooseCaptured(
  context: EngineContext,
  id: string,
  picked: Readonly<Record<string, string>>,
): Promise<void> {
  await changeConnection(context, id, (connection) => {
    const problems = Object.entries(picked).flatMap(([name, value]) => problemOf(connection, name, value));
    if (problems.length > 0) {
      throw new EvergrantError('invalid_credentials', 'What was chosen cannot be kept.', { problems });
    }
    return { ...connection, captured: { ...connection.captured, ...picked } };
  });
  const detail = Object.keys(picked)
    .map((name) => `captured.${name}`)
    .join(', ');
  await context.store.events.append(id, eventOf(context, 'credentials_changed', { detail }));
}

function problemOf({ choices }: Connection, name: string, value: string): Problem[] {
  const field = `captured.${name}`;
  const choice = choices.find(({ as }) => as === name);
  if (!choice) return [{ field, message: 'There is nothing to choose under this name.' }];
  if (choice.options.some((option) => option.value === value)) return [];
  const some = choice.options.slice(0, 10).map((option) => `${option.value} (${option.label})`);
  return [{ field, message: `${value} is not among what the provider listed: ${some.join(', ')}.` }];
}
