import type { Issue } from '../issue.ts';

/** An issue whose line and column are not looked up yet. */
export interface Finding extends Omit<Issue, 'line' | 'column'> {
  /** Whether the key or the value is at fault; the value when absent. */
  readonly part?: 'key' | 'value';
}
