import type { ReactNode } from 'react';
import type { AnswerOf } from '../../../api/contract.ts';
import { useLanguage } from '../../../texts/define-texts.ts';
import { formatsOf } from '../../../texts/formats.ts';
import { keyed } from '../../../ui/keyed.ts';
import { Words } from '../../../ui/words.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';

type Event = Extract<AnswerOf<'getSuggestionSource'>, { kind: 'event' }>['event'];
type Time = Event['start'];

const DAY_MS = 24 * 3_600_000;

/** An entry of the calendar, as it stands there now. */
export function SourceEvent({ event }: { event: Event }) {
  const say = suggestionsTexts.use();
  const when = useTimeWords();
  const { title, start, end, place, status, organizer, isOrganizer, attendees } = event;
  return (
    <article className={styles.message}>
      <p className={styles.subject}>
        <Words>{title}</Words>
      </p>
      {status === 'cancelled' && <p>{say('source.cancelled')}</p>}
      <dl className={styles.fields}>
        <Row name={say('source.when')}>
          {say('source.until', { from: when(start), to: when(lastOf(end)) })}
        </Row>
        {place && (
          <Row name={say('source.place')}>
            <Words>{place}</Words>
          </Row>
        )}
        <Row name={say('source.organizer')}>
          {isOrganizer ? say('source.you') : <Words>{organizer?.address ?? say('source.nobody')}</Words>}
        </Row>
        {attendees.length > 0 && (
          <Row name={say('source.invited')}>
            <ul className={styles.addresses}>
              {keyed(attendees, ({ address }) => address).map(({ key, item: { address, response } }) => (
                <li key={key}>
                  <Words>{address}</Words>{' '}
                  <span className={styles.small}>{say(`source.responses.${response}`)}</span>
                </li>
              ))}
            </ul>
          </Row>
        )}
      </dl>
    </article>
  );
}

/** The end of a whole day is the day after it. */
function lastOf(end: Time): Time {
  if (!('date' in end)) return end;
  return { date: new Date(Date.parse(`${end.date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10) };
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** On the clocks that it was planned by. */
function useTimeWords(): (time: Time) => string {
  const say = suggestionsTexts.use();
  const language = useLanguage();
  return (time) => {
    if ('date' in time)
      return `${formatsOf(language, 'UTC').day(`${time.date}T00:00:00Z`)} (${say('source.whole_day')})`;
    return `${formatsOf(language, time.zone).dayAndTime(time.at)} (${time.zone})`;
  };
}
