import type { AuthenticationMethod } from '../manifest/connector.ts';
import type { Provider } from '../sandbox/provider.ts';
import { comparisons } from './comparisons.ts';
import { explain } from './explain.ts';
import { CheckFailure } from './failure.ts';
import { createHeard, type Heard } from './heard.ts';
import { type Lab, openLab } from './lab.ts';
import type { Cause, CheckResult } from './report.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { firstScenario, furtherScenarios } from './scenarios.ts';
import { type LoadedConnector, type Subject, subjectOf } from './subject.ts';

export interface CheckOptions {
  /** What is random comes from it. */
  readonly seed: string;
  /** Ids of the scenarios and comparisons to make; null: all. */
  readonly only: readonly string[] | null;
  /** Told of each result as it comes. */
  readonly onResult?: (result: CheckResult) => void;
}

/** What can be asked for by name. */
export const scenarioNames: readonly string[] = [
  'plan',
  ...comparisons.map(({ id }) => id),
  firstScenario.id,
  ...furtherScenarios.map(({ id }) => id),
  'leaks',
];

/** Milliseconds after which a scenario that has not ended has failed. */
const patience = 30_000;

/** Everything about one authentication method, against the vendor's side. */
export async function checkMethod(
  loaded: LoadedConnector,
  method: AuthenticationMethod,
  provider: Provider,
  options: CheckOptions,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const report = reporter(method, options, results);
  let subject: Subject | undefined;
  await report('plan', 'every request can be built from sample values', null, async () => {
    subject = subjectOf(loaded, method, provider);
  });
  if (subject === undefined) return results;
  const checked = subject;
  for (const { id, title, skip, differences } of comparisons) {
    await report(id, title, skip(checked), async () => {
      const causes = differences(checked);
      if (causes.length > 0) throw new CheckFailure(causes);
    });
  }
  await play(checked, options, report);
  return results;
}

type Report = (id: string, title: string, skip: string | null, run: () => Promise<void>, lab?: Lab) => Promise<void>;

function reporter(method: AuthenticationMethod, options: CheckOptions, results: CheckResult[]): Report {
  return async (scenario, title, reason, run, lab) => {
    const begun = performance.now();
    const causes = reason === null ? await causesOf(run, lab) : [];
    const outcome = reason !== null ? 'skipped' : causes.length > 0 ? 'failed' : 'passed';
    const milliseconds = performance.now() - begun;
    const result = { method: method.id, scenario, title, outcome, reason, causes, milliseconds } as const;
    // What was not asked for is told only where it failed: the rest rests on it.
    if (options.only !== null && !options.only.includes(scenario) && outcome !== 'failed') return;
    results.push(result);
    options.onResult?.(result);
  };
}

async function causesOf(run: () => Promise<void>, lab: Lab | undefined): Promise<readonly Cause[]> {
  try {
    await run();
    return [];
  } catch (error) {
    if (lab !== undefined) return explain(error, lab.subject, lab.vendor.received());
    if (error instanceof CheckFailure) return error.causes;
    return [{ message: error instanceof Error ? error.message : String(error) }];
  }
}

/** The scenarios, one after the other, on one engine: each with an instance of its own. */
async function play(subject: Subject, options: CheckOptions, report: Report): Promise<void> {
  const heard = createHeard();
  heard.said('the plan', subject.plan);
  const lab = await openLab(subject, heard, options.seed);
  try {
    let connects = true;
    await report(
      firstScenario.id,
      firstScenario.title,
      null,
      () =>
        scene(lab, firstScenario).catch(
          failing(() => {
            connects = false;
          }),
        ),
      lab,
    );
    for (const scenario of furtherScenarios) {
      if (options.only !== null && !options.only.includes(scenario.id)) continue;
      const skip = scenario.skip(subject) ?? (connects ? null : `No connection comes about: see ${firstScenario.id}.`);
      lab.vendor.forget();
      await report(scenario.id, scenario.title, skip, () => scene(lab, scenario), lab);
      await lab.tidy();
    }
    await report('leaks', 'no secret stands in anything that people get to see', null, async () => noLeaks(heard), lab);
  } finally {
    await lab.close();
  }
}

const failing =
  (told: () => void) =>
  (error: unknown): never => {
    told();
    throw error;
  };

async function scene(lab: Lab, { id, run }: Scenario): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const cause = { message: `${id} did not end within ${patience / 1000} seconds.` };
    timer = setTimeout(() => reject(new CheckFailure([cause])), patience);
  });
  try {
    await Promise.race([run(lab), late]);
  } finally {
    clearTimeout(timer);
  }
}

function noLeaks(heard: Heard): void {
  const causes = heard.leaks().map(({ name, where, form }) => ({ message: `${where} holds ${name}, ${form}.` }));
  if (causes.length > 0) throw new CheckFailure(causes);
}
