import { afterEach, beforeEach, describe } from 'vitest';
import type { DriverUnderTest } from './suite/driver-under-test.ts';
import { failures } from './suite/failures.ts';
import { readingCalendar } from './suite/reading-calendar.ts';
import { readingMail } from './suite/reading-mail.ts';
import { writingCalendar } from './suite/writing-calendar.ts';
import { writingMail } from './suite/writing-mail.ts';

export type { DraftEdit, DriverUnderTest, LostAnswer } from './suite/driver-under-test.ts';

/** Every driver of mail and calendar passes this suite, against its stand-in and against the vendor. */
export function driverSuite(title: string, open: () => Promise<DriverUnderTest>): void {
  describe(title, () => {
    let driver: DriverUnderTest;
    beforeEach(async () => {
      driver = await open();
    });
    afterEach(() => driver.close());

    readingMail(() => driver);
    readingCalendar(() => driver);
    writingMail(() => driver);
    writingCalendar(() => driver);
    failures(() => driver);
  });
}
