import { userInfo } from 'node:os';
import type { Actor } from '../engine/access/actor.ts';

/** The person at this machine, as it names them. */
export function commandActor(): Actor {
  try {
    return { kind: 'cli', name: userInfo().username };
  } catch {
    // A container may run under a user id that has no name.
    return { kind: 'cli', name: `user ${process.getuid?.() ?? 'unknown'}` };
  }
}
