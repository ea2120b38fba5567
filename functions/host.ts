import { app } from '@azure/functions';
import { allPacks } from '#product/packs';
import { theHouse } from './house.ts';
import './activities.ts';
import './http/factory.ts';
import './http/platform.ts';
import './http/product.ts';
import './http/system.ts';
import './orchestrators/apply-suggestion.ts';
import './orchestrators/run-workflow.ts';
import './queues/runs-standard.ts';
import './timers/sweep.ts';

// Runs are watched as streams; the switch is for all functions at once.
app.setup({ enableHttpStream: true });

// A wrong configuration or pack stops the start, with every reason, rather than the first request.
theHouse();
allPacks();
