import { processIo } from './io.ts';

// A reader that has seen enough (`evergrant list | head -1`) is no failure, and no reason to leave a refresh half done:
// the command ends as it would have, only unheard.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const io = processIo();
const [command, ...rest] = process.argv.slice(2);
// The parser of YAML asks at each token for a variable; of a copy that costs nothing, of the system a seventh of the time.
if (command === 'validate') process.env = { ...process.env };
try {
  // Named files and nothing else, as a hook or an editor has it: no options to understand, so no parser of them.
  if (command === 'validate' && rest.length > 0 && rest.every((word) => !word.startsWith('-'))) {
    const { validateCommand } = await import('./commands/validate.ts');
    process.exitCode = await validateCommand(rest, { format: 'text' }, io);
  } else {
    const { createProgram } = await import('./program.ts');
    await createProgram(io, (code) => {
      process.exitCode = code;
    }).parseAsync();
  }
} catch (error) {
  process.exitCode = (await import('./report-failure.ts')).reportFailure(error, io);
}
