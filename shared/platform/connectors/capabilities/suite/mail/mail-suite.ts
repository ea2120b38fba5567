import type { CapabilitySuite } from '../under-test.ts';
import { changingMail } from './changing-mail.ts';
import { type MailChange, type MailUnderTest, SINCE } from './mail-under-test.ts';
import { readingMail } from './reading-mail.ts';
import { mail } from './sample-mail.ts';

export const mailSuite: CapabilitySuite<'mail', MailUnderTest, MailChange> = {
  reading: readingMail,
  changing: changingMail,
  sample: {
    add: (driver, word) => driver.addMail(mail({ subject: word, text: word })),
    ask: ({ reader }) => reader.search({ since: SINCE }),
  },
};
