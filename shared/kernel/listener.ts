import type { Ctx } from './ctx.ts';
import type { EventName, EventOf } from './events.ts';

/** What a room does about a past fact of a tenant. It hears each one at least once, in the order in which they happened. */
export interface Listener<N extends EventName = EventName> {
  /** Events of any room. */
  on: readonly N[];
  /** Whether there is anything to do about this one; asked when it is told, so it looks at the fact alone. */
  concerns?(event: EventOf<N>): boolean;
  /** What it throws makes it hear the same again later, and nothing after it until then. */
  hear(ctx: Ctx, event: EventOf<N>): Promise<void>;
}

/** A listener to a name that no room declares does not compile. */
export const listen = <N extends EventName>(listener: Listener<N>) => listener as unknown as Listener;

export const concerns = (listener: Listener, event: EventOf<EventName>): boolean =>
  listener.on.includes(event.action) && (listener.concerns?.(event) ?? true);
