import { startModel } from '../model/index.ts';
import { endWithParent } from './end-with-parent.ts';

/** The model without rules, apart from the stack, so that a measurement of the stack leaves it out. */
const { port, latencyMs } = JSON.parse(process.env.MODEL_OPTIONS ?? '{}') as {
  port: number;
  latencyMs: number;
};

const model = await startModel({ port, stub: true, latencyMs });
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
