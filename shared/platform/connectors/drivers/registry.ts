import type { z } from 'zod';
import type { Connector } from './connector.ts';
import { microsoft } from './microsoft/index.ts';

/** Every kind of account that can be connected, and the only place that knows a vendor's folder. */
export const CONNECTORS: Connector[] = [microsoft];

/** What the environment has to say for them. */
export const connectorSettings: z.ZodRawShape = Object.assign(
  {},
  ...CONNECTORS.map(({ settings }) => settings),
);
