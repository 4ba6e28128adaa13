import type { ConfigFlags } from '../../src/config.ts';
import type { Step } from './steps.ts';

/** What a worker is started with: its first message. */
export interface WorkerOptions {
  readonly flags: ConfigFlags;
  /** Instance id → the step at which its refresh is held, and the host by which the transport knows it. */
  readonly holds?: Readonly<Record<string, { readonly step: Step; readonly host: string }>>;
  /** Callers do not give up before the release: they are there to be struck. */
  readonly patient?: boolean;
}

export type ToWorker =
  /** `times` callers at once ask for the token of one instance. */
  | { readonly type: 'ask'; readonly ask: number; readonly id: string; readonly times: number }
  /** Moves both clocks of the process. */
  | { readonly type: 'advance'; readonly milliseconds: number }
  /** Lets everything go on that is held. */
  | { readonly type: 'release' }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'held'; readonly id: string }
  | { readonly type: 'advanced' }
  | { readonly type: 'answers'; readonly ask: number; readonly answers: readonly CallerAnswer[] };

/** What one caller got, and after how many milliseconds. */
export type CallerAnswer = { readonly took: number } & (
  | { readonly access_token: string; readonly generation: number }
  | { readonly error: string }
);
