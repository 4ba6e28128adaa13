/** The steps of a refresh at which a process is killed or stopped, in their order. */
export const steps = [
  'attempt_taken',
  'request_left',
  'answer_arrived',
  'before_commit',
  'after_commit',
  'while_replying',
] as const;

export type Step = (typeof steps)[number];

/** Waits there as long as whoever tortures wants. `account`: which instance's refresh it is. */
export type Seam = (step: Step, account: string) => Promise<void>;
