import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { sweep } from '#factory/workflows';
import { theHouse } from '../house.ts';
import { inInvocation } from '../log.ts';

app.timer('sweep', {
  schedule: '%SWEEP_SCHEDULE%',
  extraInputs: [df.input.durableClient()],
  handler: async (_timer, context) => {
    const house = theHouse();
    house.durable.use(() => df.getClient(context));
    await inInvocation(context, () => sweep(house.sweepPorts()));
  },
});
