export { type CosmosOptions, type CosmosStore, openCosmos } from './open-cosmos.ts';
