// Records what the stories do on the embedded engine; `tests/histories.test.ts` replays it. Takes half a minute.
import { recordHistories } from '../tests/support/histories.ts';

for (const name of await recordHistories()) console.log(`recorded ${name}`);
process.exit();
