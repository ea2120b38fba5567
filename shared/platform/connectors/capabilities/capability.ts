import { z } from 'zod';
import type { CalendarReader, CalendarTracer, CalendarWriter } from './calendar-ports.ts';
import type { MailReader, MailTracer, MailWriter } from './mail-ports.ts';

/** What an account can be asked for. Packs, workflows and runs need a capability, never a vendor. */
export const Capability = z
  .enum(['mail', 'calendar', 'files', 'tasks', 'feed', 'payments'])
  .meta({ id: 'Capability' });
export type Capability = z.infer<typeof Capability>;

/**
 * What a driver brings for a capability. One that does not stand here is not spoken to yet, so no connector can have
 * it: its first driver brings the ports, a line here and a suite.
 */
export interface CapabilityPorts {
  mail: { reader: MailReader; tracer: MailTracer; writer: MailWriter };
  calendar: { reader: CalendarReader; tracer: CalendarTracer; writer: CalendarWriter };
}

/** A capability that there are ports for. */
export type Spoken = keyof CapabilityPorts;
export type ReaderOf<C extends Spoken> = CapabilityPorts[C]['reader'];
export type TracerOf<C extends Spoken> = CapabilityPorts[C]['tracer'];
export type WriterOf<C extends Spoken> = CapabilityPorts[C]['writer'];

export const SPOKEN: Spoken[] = ['mail', 'calendar'];
export const isSpoken = (capability: string): capability is Spoken =>
  SPOKEN.some((spoken) => spoken === capability);
