import { captured, expiredSigns, testCall, wrongKey } from './scenarios/api.ts';
import {
  codeExpired,
  codeOnce,
  codeSpent,
  connect,
  denied,
  expiry,
  issuer,
  signature,
  wrongState,
} from './scenarios/consent.ts';
import { grantEnd, keepAlive } from './scenarios/lifetimes.ts';
import {
  answerLost,
  inTrouble,
  misconfigured,
  neverSent,
  notUnderstood,
  rateLimited,
  refused,
} from './scenarios/outcomes.ts';
import { concurrent, early, onTime, rotation } from './scenarios/refresh.ts';
import { revocation } from './scenarios/revocation.ts';
import type { Scenario } from './scenarios/scenario.ts';

/** In the order in which they are played; without the first, nothing else can be. */
export const firstScenario: Scenario = connect;

export const furtherScenarios: readonly Scenario[] = [
  expiry,
  denied,
  wrongState,
  codeOnce,
  codeSpent,
  codeExpired,
  issuer,
  signature,
  captured,
  testCall,
  wrongKey,
  expiredSigns,
  onTime,
  early,
  concurrent,
  rotation,
  neverSent,
  rateLimited,
  inTrouble,
  answerLost,
  notUnderstood,
  misconfigured,
  refused,
  keepAlive,
  grantEnd,
  revocation,
];
