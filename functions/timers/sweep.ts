import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { sweep } from '#factory/workflows';
import { theHouse } from '../house.ts';

app.timer('sweep', {
  schedule: '%SWEEP_SCHEDULE%',
  extraInputs: [df.input.durableClient()],
  handler: async (_timer, context) => {
    const house = theHouse();
    house.durable.use(() => df.getClient(context));
    await sweep(house.sweepPorts());
  },
});
