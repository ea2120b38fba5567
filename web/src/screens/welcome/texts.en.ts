export const texts = {
  sentence: 'Agents read your mail and propose. Nothing happens before you say yes.',
  lead: 'connectsoft.me sorts what is new, drafts the answers that are due and writes one page for your day. You decide, word for word.',
  begin: 'Sign in and begin',
  account: 'No account yet? It is made when you first sign in.',
  because: {
    declined: 'You did not finish signing in. Nothing happened.',
    failed: 'The sign-in did not work. Try it once more.',
  },
  scene: {
    title: 'What happens',
    read: { title: 'They read', text: 'Your agents look at the mailbox and the calendar that you connect.' },
    propose: {
      title: 'They propose',
      text: 'An answer, a label, another time: exactly as it would be done.',
    },
    decide: {
      title: 'You decide',
      text: 'Yes, no, or otherwise. Only then something happens, and only once.',
    },
  },
  facts: {
    costs: 'It costs nothing',
    costs_free_one:
      '{{count}} run a month is free. When it is used up, the next one waits; nothing is ever charged on top.',
    costs_free_other:
      '{{count}} runs a month are free. When they are used up, the next one waits; nothing is ever charged on top.',
    costs_unknown: 'You begin with the free plan. Nothing is ever charged on top.',
    safe: 'It cannot act by itself',
    safe_text: 'The key that agents read with cannot write. What may change something is a second consent.',
    leave: 'You can leave',
    leave_text: 'Take back each consent and remove each pack, at any moment.',
  },
};
