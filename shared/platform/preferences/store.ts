import { type BatchOp, type Ctx, cleanLine, type Doc, iso, mustSee, type Stored, zoneKept } from '#kernel';
import { keepZone } from '#platform/identity';
import type { Preferences, ProfileField } from './schema.ts';

const ID = 'preferences';

/** What documents of earlier days do not have. */
type Later = 'name' | 'persona' | 'assumed' | 'undoSec';
type Kept = Omit<Preferences, Later> & Partial<Pick<Preferences, Later>>;
export type PreferencesDoc = Doc & Kept & { updatedAt: string };

/** What is known of a person who has just signed in for the first time. */
export interface FirstKnown {
  /** Of the deployment, which knows nothing better. */
  zone: string;
  /** As the identity provider tells it. */
  name: string | null;
}

const UNDO_SEC = 5;

const EVERYTHING: ProfileField[] = ['zone', 'locale', 'name'];

const defaults = ({ zone, name }: FirstKnown): Preferences => ({
  zone,
  locale: 'en',
  name: name === null ? null : cleanLine(name).slice(0, 200) || null,
  persona: null,
  assumed: EVERYTHING,
  quietHours: null,
  tone: { traits: [], language: null, signature: '' },
  replies: 'send',
  notifications: { suggestions: ['in_app'], runs: ['in_app'] },
  undoSec: UNDO_SEC,
});

/** What a new tenant begins with; part of the batch that creates it. */
export const firstPreferences = (known: FirstKnown, now: Date): BatchOp => ({
  kind: 'create',
  doc: toDoc(defaults(known), now),
});

export async function readPreferences({ db }: Pick<Ctx, 'db'>): Promise<Stored<PreferencesDoc>> {
  const found = await mustSee(db, ID, () => db.get<PreferencesDoc>(ID));
  if (!found) throw new Error('A tenant without preferences: it was not opened as one batch.');
  return found;
}

/** The tenant repeats the zone because days and months of its plan are counted in it; both change together. */
export function writePreferences(next: Preferences, etag: string, now: Date): BatchOp[] {
  return [{ kind: 'replace', doc: toDoc(next, now), etag }, keepZone(next.zone)];
}

export const toPreferences = ({
  zone,
  locale,
  name = null,
  persona = null,
  assumed = EVERYTHING,
  quietHours,
  tone,
  replies,
  notifications,
  undoSec = UNDO_SEC,
}: Kept): Preferences => ({
  zone: zoneKept(zone),
  locale,
  name,
  persona,
  assumed,
  quietHours,
  tone,
  replies,
  notifications,
  undoSec,
});

const toDoc = (preferences: Preferences, now: Date): PreferencesDoc => ({
  id: ID,
  type: 'preferences',
  ...preferences,
  updatedAt: iso(now),
});
