/** The longest that a timer can take; more would end at once. */
const longest = 2 ** 31 - 1;

/** The work's outcome, if it comes in time; the work itself goes on. @param milliseconds as real time; Infinity: any */
export function within<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  // By hand, since it stands around every call: a race of promises costs several times as much.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), Math.min(longest, Math.max(0, milliseconds)));
    const inTime =
      <Outcome>(tell: (outcome: Outcome) => void) =>
      (outcome: Outcome) => {
        clearTimeout(timer);
        tell(outcome);
      };
    work.then(inTime(resolve), inTime(reject));
  });
}
