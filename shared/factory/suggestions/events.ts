import type { Risk } from './schema.ts';

type Hash = { hash: string };
type VendorId = { vendorId: string | null };
/** A run waits until it is decided, one way or the other. */
type Wakes = { wakesRun?: true };

declare module '#kernel/events' {
  interface Events {
    'suggestion.created': { subject: 'suggestion'; facts: Hash & { risk: Risk; runId: string } };
    'suggestion.superseded': { subject: 'suggestion'; facts: Hash & Wakes & { by: string } };
    'suggestion.edited': { subject: 'suggestion'; facts: Hash & { revision: number } };
    'suggestion.approved': { subject: 'suggestion'; facts: Hash & Wakes & { revision: number } };
    'suggestion.rejected': { subject: 'suggestion'; facts: Hash & Wakes & { revision: number } };
    'suggestion.put_aside': { subject: 'suggestion'; facts: Hash & { revision: number; until: string } };
    'suggestion.brought_back': { subject: 'suggestion'; facts: Hash & { revision: number } };
    /** The yes to this revision was taken back before anything followed from it. */
    'suggestion.withdrawn': { subject: 'suggestion'; facts: Hash & { revision: number } };
    'suggestion.expired': { subject: 'suggestion'; facts: Wakes };
    /** The intent is stored; from now on the vendor may be asked for the effect. */
    'suggestion.applying': { subject: 'suggestion'; facts: Hash };
    'suggestion.applied': { subject: 'suggestion'; facts: Hash & VendorId };
    'suggestion.failed': { subject: 'suggestion'; facts: Hash & VendorId };
    'suggestion.needs_review': { subject: 'suggestion'; facts: Hash & VendorId };
    /** A delivery that came too late made a draft besides. */
    'suggestion.draft_left': { subject: 'suggestion'; facts: Hash & VendorId };
    'suggestion.draft_taken_back': { subject: 'suggestion'; facts: Hash & VendorId };
    'sender.remembered': { subject: 'suggestion' };
    'sender.forgotten': { subject: 'suggestion' };
  }
}
