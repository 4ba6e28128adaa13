import type { Plan } from '../../plan/plan.ts';

/** @param file the manifest, as a person would name it */
export type PlanFormatter = (plan: Plan, file: string) => string;
