/**
 * What may be told of, by its name in the past tense: the type of thing it is about, and the facts that go with it (ids,
 * codes, counts and amounts; never the words of a person). Each room declares its own on this interface, in its
 * `events.ts`; what nobody declared cannot be told.
 */
export interface Events {
  /** Composition tells it: the room that makes accounts stands before the audit. */
  'tenant.created': { subject: 'tenant'; facts: { memberId: string } };
}

export type EventName = keyof Events;

/** One past fact as a use-case tells it; who acted, and when, comes from the context. */
export type EventOf<N extends EventName> = {
  [Name in N]: Told<Name, Events[Name]>;
}[N];

export type DomainEvent = EventOf<EventName>;

type Told<Name, E extends { subject: string }> = {
  action: Name;
  subject: { type: E['subject']; id: string };
} & (E extends { facts: infer Facts } ? { facts: Facts } : { facts?: undefined });
