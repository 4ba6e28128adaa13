import { processIo } from './io.ts';
import { createProgram } from './program.ts';
import { reportFailure } from './report-failure.ts';

// A reader that has seen enough (`evergrant list | head -1`) is no failure, and no reason to leave a refresh half done:
// the command ends as it would have, only unheard.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const io = processIo();
try {
  await createProgram(io, (code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error, io);
}
