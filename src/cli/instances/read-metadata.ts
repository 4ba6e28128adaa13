import { splitAssignment } from '../add/read-assignments.ts';

/** `--metadata key=value` options → an object. @throws invalid_request for an option without `=` */
export function readMetadata(options: readonly string[]): Record<string, string> {
  return Object.fromEntries(options.map(splitAssignment).map(({ name, value }) => [name, value]));
}
