import { z } from 'zod';
import type { Spoken } from '../capabilities/capability.ts';
import type { ConnectedBy, Driver } from './driver.ts';

/** What a kind of account is good for, in plain words. */
interface Offer {
  /** What agents can look at. */
  reads: string[];
  /** What an approved suggestion can change. */
  changes: string[];
  /** Scopes without which an agent could not look, and would have to say so. Empty: it comes with the connection. */
  needs: string[];
}

interface Declared<By extends ConnectedBy> {
  /** Kept with every connection, so it never changes. */
  id: string;
  title: string;
  connectedBy: By;
  /** `premium` is not part of every plan. */
  tier: 'basic' | 'premium';
  /** What the person is to type in, in plain words; null where there is nothing to type. */
  asks: { address: string; secret: string | null } | null;
  limits: {
    /** As many calls of one account as the vendor serves at a time. */
    callsAtOnce: number;
  };
}

/** A kind of account that can be connected: all that the platform has to know of a vendor before it speaks to it. */
export interface Connector extends Declared<ConnectedBy> {
  capabilities: { [C in Spoken]?: Offer };
  /** Keys of the environment and what they must be. */
  settings: z.ZodRawShape;
  open(environment: Record<string, unknown>): Driver;
}

/** What is offered must be brought: a capability without its driver does not compile. */
export function defineConnector<By extends ConnectedBy, C extends Spoken, S extends z.ZodRawShape>(
  literal: Declared<By> & {
    capabilities: Record<C, Offer>;
    settings: S;
    open(
      settings: z.infer<z.ZodObject<S>>,
    ): Extract<Driver, { connectedBy: By }> & { capabilities: Record<C, unknown> };
  },
): Connector {
  const settings = z.object(literal.settings);
  return { ...literal, open: (environment) => literal.open(settings.parse(environment)) };
}
