import { type BatchOp, type Ctx, type Doc, iso, mustSee, type Stored, zoneKept } from '#kernel';
import { TENANT_ID } from '#platform/identity';
import type { Preferences } from './schema.ts';

const ID = 'preferences';

export type PreferencesDoc = Doc & Preferences & { updatedAt: string };

const defaults = (zone: string): Preferences => ({
  zone,
  locale: 'en',
  quietHours: null,
  tone: { traits: [], language: null, signature: '' },
  replies: 'send',
  notifications: { suggestions: ['in_app'], runs: ['in_app'] },
});

/** What a new tenant begins with; part of the batch that creates it. */
export const firstPreferences = (zone: string, now: Date): BatchOp => ({
  kind: 'create',
  doc: toDoc(defaults(zone), now),
});

export async function readPreferences({ db }: Pick<Ctx, 'db'>): Promise<Stored<PreferencesDoc>> {
  const found = await mustSee(db, ID, () => db.get<PreferencesDoc>(ID));
  if (!found) throw new Error('A tenant without preferences: it was not opened as one batch.');
  return found;
}

/** The tenant repeats the zone because days and months of its plan are counted in it; both change together. */
export function writePreferences(next: Preferences, etag: string, now: Date): BatchOp[] {
  return [
    { kind: 'replace', doc: toDoc(next, now), etag },
    { kind: 'patch', id: TENANT_ID, changes: [{ op: 'set', path: '/timeZone', value: next.zone }] },
  ];
}

export const toPreferences = ({
  zone,
  locale,
  quietHours,
  tone,
  replies,
  notifications,
}: Preferences): Preferences => ({
  zone: zoneKept(zone),
  locale,
  quietHours,
  tone,
  replies,
  notifications,
});

const toDoc = (preferences: Preferences, now: Date): PreferencesDoc => ({
  id: ID,
  type: 'preferences',
  ...preferences,
  updatedAt: iso(now),
});
