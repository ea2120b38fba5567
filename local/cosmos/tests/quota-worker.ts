import { CosmosClient } from '@azure/cosmos';

/** Takes from a quota as often as it is told, and prints how often that was allowed. */
const [endpoint = '', key = '', attempts = '0'] = process.argv.slice(2);
const client = new CosmosClient({ endpoint, key, consistencyLevel: 'Session' });
const usage = client.database('contract').container('c1').item('usage', 'a');

const settled = await Promise.allSettled(
  Array.from({ length: Number(attempts) }, () =>
    usage.patch({
      condition: 'from c where c.used < c.max',
      operations: [{ op: 'incr', path: '/used', value: 1 }],
    }),
  ),
);
const codes = settled.map((result) =>
  result.status === 'fulfilled' ? 200 : (result.reason as { code: number }).code,
);
process.stdout.write(JSON.stringify(codes));
client.dispose();
