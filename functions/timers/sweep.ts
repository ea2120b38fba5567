import { app } from '@azure/functions';
import { sweep } from '../../shared/sweep.ts';
import { durableInput, inInvocation } from '../invocation.ts';
import { runningHouse } from '../running-house.ts';

app.timer('sweep', {
  schedule: '%SWEEP_SCHEDULE%',
  extraInputs: [durableInput],
  handler: (_timer, context) => inInvocation(context, () => sweep(runningHouse())),
});
