import { z } from 'zod';
import { line, text, Zone } from '#kernel/contract';

const Locale = z
  .string()
  .max(35)
  .refine(isLocale, 'Not a language tag, such as en-GB.')
  .describe('BCP 47 language tag.');

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day, such as 22:00.');

export const QuietHours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay.describe('Before `from` = on the next day.') })
  .refine(({ from, to }) => from !== to, 'Beginning and end are the same.');

export const Tone = z
  .strictObject({
    traits: z.array(line(60, 1)).max(10).describe('Such as warm, brief, no exclamation marks.'),
    language: Locale.nullable().describe('null = the language of the conversation.'),
    signature: text(500),
  })
  .meta({ id: 'Tone' });
export type Tone = z.infer<typeof Tone>;

const Routes = z
  .array(z.enum(['in_app']))
  .max(1)
  .describe('Where to tell; empty = nowhere.');

export const NotificationRoutes = z.strictObject({
  suggestions: Routes.describe('Something waits for a decision.'),
  runs: Routes.describe('A run ended or was stopped.'),
});
export type NotificationRoutes = z.infer<typeof NotificationRoutes>;

/** What is asked once, at the beginning; until then something is assumed. */
const ProfileField = z.enum(['zone', 'locale', 'name']);
export type ProfileField = z.infer<typeof ProfileField>;

const Name = line(200, 1);

/** As whom the person uses this; packs are made for one of them. */
export const Persona = z.enum(['professional', 'freelancer', 'student', 'family']).meta({ id: 'Persona' });
export type Persona = z.infer<typeof Persona>;

export const Preferences = z
  .strictObject({
    zone: Zone,
    locale: Locale,
    name: Name.nullable().describe('As the person signs; null = nobody has said.'),
    persona: Persona.nullable().describe('Which packs are shown first; null = nobody has said.'),
    assumed: z
      .array(ProfileField)
      .describe(
        'What the person has not said yet; naming one in a change says it, also with the value it has.',
      ),
    quietHours: QuietHours.nullable().describe('In `zone`; nothing may ring then.'),
    tone: Tone.describe('How replies are written in the name of the person.'),
    replies: z
      .enum(['send', 'draft'])
      .describe(
        'What agents propose for an answer: to send it, or to leave it among the drafts of the mailbox.',
      ),
    notifications: NotificationRoutes,
    undoSec: z
      .number()
      .int()
      .min(0)
      .max(30)
      .describe(
        'For how many seconds clients let a yes be taken back, unless the person says otherwise; they send it with each approval.',
      ),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof Preferences>;

/** That nobody has said a name or a persona cannot be said. */
export const PreferencesChange = Preferences.omit({ assumed: true })
  .extend({ name: Name, persona: Persona })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Name at least one preference.')
  .meta({ id: 'PreferencesChange' });
export type PreferencesChange = z.infer<typeof PreferencesChange>;

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
