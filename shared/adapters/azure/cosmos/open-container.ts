import type { Container } from '@azure/cosmos';

/** A container that is opened at first use. */
export type OpenContainer = () => Promise<Container>;
