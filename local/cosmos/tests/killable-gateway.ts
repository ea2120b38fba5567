import { startCosmosGateway } from '../index.ts';

/** A gateway in a process of its own, for tests that kill it. Prints its address when it is ready. */
const [file = '', key = '', socket] = process.argv.slice(2);
const { url, gateway } = await startCosmosGateway({ file, key, port: 0, socket });
gateway.provision({ database: 'contract', containers: [{ id: 'c1', partitionKey: { paths: ['/pk'] } }] });
process.stdout.write(`${url}\n`);
