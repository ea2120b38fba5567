import { afterEach, beforeEach, describe } from 'vitest';
import type { Connector } from '../drivers/connector.ts';
import { SPOKEN, type Spoken } from './capability.ts';
import { calendarSuite } from './suite/calendar/calendar-suite.ts';
import type { CalendarChange, CalendarUnderTest } from './suite/calendar/calendar-under-test.ts';
import { failures } from './suite/failures.ts';
import { mailSuite } from './suite/mail/mail-suite.ts';
import type { MailChange, MailUnderTest } from './suite/mail/mail-under-test.ts';
import type { CapabilitySuite } from './suite/under-test.ts';

export type { CalendarOperation } from './suite/calendar/calendar-under-test.ts';
export type { DraftEdit, MailOperation } from './suite/mail/mail-under-test.ts';

/** What a driver is tested with, and what beside it where something can be changed. */
interface Tested {
  mail: { driver: MailUnderTest; change: MailChange };
  calendar: { driver: CalendarUnderTest; change: CalendarChange };
}

/** A capability that has ports and no suite does not compile. */
const SUITES: { [C in Spoken]: CapabilitySuite<C, Tested[C]['driver'], Tested[C]['change']> } = {
  mail: mailSuite,
  calendar: calendarSuite,
};

export type DriverUnderTest<C extends Spoken> = Tested[C]['driver'] & { change?: Tested[C]['change'] };
type Openings = { [C in Spoken]?: () => Promise<DriverUnderTest<C>> };

/**
 * A connector passes the suite of each capability that it offers and no others, against the stand-in of its vendor and
 * against the vendor: of a calendar alone nobody asks for mail, and of what can only be looked at nobody asks a change.
 */
export function connectorSuites(connector: Connector, openings: Openings): void {
  describe(connector.title, () => {
    for (const capability of SPOKEN) capabilitySuite(connector, capability, openings[capability]);
  });
}

function capabilitySuite<C extends Spoken>(
  { title, capabilities, connectedBy }: Connector,
  capability: C,
  open: Openings[C],
): void {
  const offer = capabilities[capability];
  if (!offer !== !open) throw new Error(`${title}: what is tested is not what is offered, ${capability}`);
  if (!offer || !open) return;

  describe(capability, () => {
    let driver: DriverUnderTest<C>;
    beforeEach(async () => {
      driver = await open();
    });
    afterEach(() => driver.close());

    const { reading, changing, sample } = SUITES[capability];
    reading(() => driver);
    failures(() => driver, sample, connectedBy);
    if (offer.changes.length > 0) changing(() => ({ ...driver, change: changeOf(driver) }));
  });
}

function changeOf<C extends Spoken>({ change }: DriverUnderTest<C>): Tested[C]['change'] {
  if (!change) throw new Error('It offers to change something, and there is nothing to change it with.');
  return change;
}
