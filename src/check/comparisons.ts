import { callback, pkce } from './comparisons/authorization.ts';
import { clientAuthentication } from './comparisons/client-authentication.ts';
import type { Comparison } from './comparisons/comparison.ts';
import { hosts } from './comparisons/hosts.ts';
import { lasting, lifetimes, rotation } from './comparisons/refresh-token.ts';
import { scopes, separator } from './comparisons/scopes.ts';

/** In the order in which a report shows them. */
export const comparisons: readonly Comparison[] = [
  hosts,
  scopes,
  separator,
  clientAuthentication,
  pkce,
  callback,
  lasting,
  rotation,
  lifetimes,
];
