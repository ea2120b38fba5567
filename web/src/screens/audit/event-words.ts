import type { texts } from './texts.en.ts';
import { auditTexts } from './texts.ts';

type Events = (typeof texts)['events'];
type EventName = { [R in keyof Events]: `${R}.${keyof Events[R] & string}` }[keyof Events];

/** An event in words; one that we have no words for yet is named as it is. */
export function useEventWords(): (action: string) => string {
  const say = auditTexts.use();
  return (action) => {
    const said: string = say(`events.${action as EventName}`);
    return said === `events.${action}` ? say('other', { action }) : said;
  };
}
