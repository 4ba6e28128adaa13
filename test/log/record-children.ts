/**
 * Runs before each test file: what any process that a test starts writes is kept in a file too, however the test started
 * it. When all tests are done, scan-log.ts looks for secrets there.
 */
import { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Arguments of what runs a server; `npm start` is one. */
const servers: ReadonlySet<string> = new Set(['serve', 'sandbox', 'start']);
const folder = process.env.EVERGRANT_TEST_LOG;
const recorded = Symbol.for('evergrant.recorded');
// The method that spawn, execFile, exec and fork all go through; Node's types do not show it.
const prototype = ChildProcess.prototype as unknown as {
  spawn(this: ChildProcess, options: { args?: string[] }): unknown;
  [recorded]?: true;
};

if (folder !== undefined && !prototype[recorded]) {
  const { spawn } = prototype;
  prototype[recorded] = true;
  prototype.spawn = function (options) {
    const result = spawn.call(this, options);
    const name = `${process.pid}-${this.pid}`;
    record(this.stderr, join(folder, `${name}.stderr.log`));
    // Standard output is a log only where a server writes it: other commands are asked for a token and print it.
    if (options.args?.some((arg) => servers.has(arg))) record(this.stdout, join(folder, `${name}.stdout.log`));
    return result;
  };
}

/** At `push`, where what arrived enters the stream: a listener of our own would set the stream flowing too early. */
function record(stream: Readable | null, file: string): void {
  if (stream === null) return;
  const push = stream.push.bind(stream);
  stream.push = (chunk, encoding) => {
    if (chunk !== null) appendFileSync(file, chunk);
    return push(chunk, encoding);
  };
}
