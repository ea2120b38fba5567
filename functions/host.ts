import { app } from '@azure/functions';
import { allPacks } from '#product/packs';
import './activities.ts';
import './http/no-route.ts';
import './http/rooms.ts';
import './http/system.ts';
import './orchestrators/apply-suggestion.ts';
import './orchestrators/run-workflow.ts';
import './queues/events.ts';
import './queues/runs-standard.ts';
import './timers/sweep.ts';
import { runningHouse } from './running-house.ts';

// Runs are watched as streams; the switch is for all functions at once.
app.setup({ enableHttpStream: true });

// A wrong configuration or pack stops the start, with every reason, rather than the first request.
runningHouse();
allPacks();
