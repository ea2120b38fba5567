import { startModel } from '../model/index.ts';
import { endWithParent } from './end-with-parent.ts';

/** The model without rules, apart from the stack, so that a measurement of the stack leaves it out. */
const options = JSON.parse(process.env.MODEL_OPTIONS ?? '{}') as Pick<
  NonNullable<Parameters<typeof startModel>[0]>,
  'port' | 'latencyMs' | 'apiKey' | 'controlKey'
>;

const model = await startModel({ ...options, stub: true });
const leave = () => {
  model.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
endWithParent(leave, 1_000);
process.once('SIGTERM', leave);
process.on('SIGINT', () => {});
process.send?.({ kind: 'ready', url: model.url });
