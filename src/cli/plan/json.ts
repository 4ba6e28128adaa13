import { type Part, type Plan, shownText } from '../../plan/plan.ts';
import { toJson } from '../print/json.ts';
import type { PlanFormatter } from './formatter.ts';

/** For programs: the plan with its texts as they are shown. */
export const json: PlanFormatter = (plan, file) => toJson({ ...plan, manifest: file, ...texts(plan) });

function texts({ values, requests }: Plan) {
  return {
    values: values.map((value) => ({ ...value, value: shownText(value.value) })),
    requests: requests.map((request) => ({
      ...request,
      url: shownText(request.url),
      body: request.body === null ? null : shownText(request.body),
      parts: request.parts.map(part),
      answer: request.answer.map(part),
    })),
  };
}

const part = (one: Part) => ({ ...one, value: shownText(one.value) });
