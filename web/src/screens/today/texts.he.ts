import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  greeting: 'יום טוב, {{name}}.',
  needs_you: 'ממתין לכם',
  nothing: {
    title: 'דבר אינו ממתין לכם.',
    text: 'כשסוכן מציע משהו, זה מופיע כאן, ודבר אינו קורה לפני ה״כן״ שלכם.',
  },
};
