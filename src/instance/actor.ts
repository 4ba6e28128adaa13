/** Who did it. */
export interface Actor {
  /**
   * `api_key`: a program, by the API; `console`: a person, in the console; `cli`: a person, on the command line;
   * `customer`: whoever opened a connect link; `engine`: nobody asked, the engine's own work.
   */
  readonly kind: ActorKind;
  /** For people to read: the key's name, the person's, the user's on that machine. Never a secret. */
  readonly name: string;
}

export const actorKinds = ['api_key', 'console', 'cli', 'customer', 'engine'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** The engine's own work. */
export const engineActor: Actor = { kind: 'engine', name: 'Evergrant' };

const kindWords: Readonly<Record<ActorKind, string>> = {
  api_key: 'API key',
  console: 'console',
  cli: 'command line',
  customer: 'customer',
  engine: 'engine',
};

/** As a person reads it: `Anna (console)`; null: from before this was recorded. */
export function actorWords(actor: Actor | null): string {
  if (actor === null) return 'unknown';
  return actor.kind === 'engine' ? actor.name : `${actor.name} (${kindWords[actor.kind]})`;
}
