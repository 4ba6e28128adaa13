import { processIo } from './io.ts';
import { createProgram } from './program.ts';
import { reportFailure } from './report-failure.ts';

// A reader that has seen enough (`evergrant list | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

const io = processIo();
try {
  await createProgram(io, (code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, io);
}
