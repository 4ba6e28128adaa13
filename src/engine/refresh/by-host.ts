import { BoundedMap } from '../../instance/bounded-map.ts';

/** Hosts that are remembered at once: of vendors that give each customer one there are as many as connections. */
const hostsHeld = 20_000;

/** What this process knows of token endpoints by their host; those that were not asked for lately are forgotten. */
export const byHost = <Value>(): BoundedMap<Value> => new BoundedMap(hostsHeld, () => 1);
