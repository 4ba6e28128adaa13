/** `npm run tour`: prints the tour. Exit code 1 where anything was not as it should be. */
import { tour } from './tour.ts';

try {
  await tour((text) => process.stdout.write(text));
  console.log('\nAll of it worked.');
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
