export { type Fault, type Faults, faultHeader } from './faults.ts';
export { type CosmosGateway, type GatewayOptions, openCosmosGateway } from './gateway.ts';
export type { GatewayMetrics } from './meter.ts';
export { clientHeader, type Replicas } from './replicas.ts';
export { type RunningGateway, startCosmosGateway } from './start.ts';
export type { ContainerDefinition } from './store/definition.ts';
export { maintenanceHeader } from './wire/query-operations.ts';
