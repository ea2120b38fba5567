export { documentTooLarge } from './faults.ts';
export { type CosmosOptions, type CosmosStore, openCosmos } from './open-cosmos.ts';
