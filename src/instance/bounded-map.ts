/**
 * A map that holds at most about `budget` of weight and forgets what was not used lately. Two halves: what is written or
 * found goes into the young one; when that is full it becomes the old one, and the old one is let go. So the usual
 * look-up costs one of a Map's, and nothing is reordered.
 */
export class BoundedMap<Value> {
  readonly #half: number;
  readonly #weigh: (key: string, value: Value) => number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #weight = 0;

  /** @param weigh in the unit of `budget` */
  constructor(budget: number, weigh: (key: string, value: Value) => number) {
    this.#half = budget / 2;
    this.#weigh = weigh;
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#promoted(key);
  }

  set(key: string, value: Value): void {
    // What it replaces is weighed until the halves change places, so the bound is kept.
    this.#weight += this.#weigh(key, value);
    if (this.#weight > this.#half) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#weight = this.#weigh(key, value);
    }
    this.#young.set(key, value);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  #promoted(key: string): Value | undefined {
    const value = this.#old.get(key);
    if (value === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, value);
    return value;
  }
}
