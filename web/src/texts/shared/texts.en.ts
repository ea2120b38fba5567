export const texts = {
  loading: 'One moment …',
  close: 'Close',
  back: 'Back',
  cancel: 'Cancel',
  more: 'Show more',
  connected: 'Connected. Your agents may read it now.',
  consent: {
    denied: 'You declined the consent. Nothing was connected.',
    failed: 'The other service reported an error. Nothing was connected.',
    expired: 'The time for this consent was over. Start connecting again.',
  },
  shell: {
    skip: 'To the content',
    navigation: 'Places',
    waiting_one: '{{count}} suggestion waits for you',
    waiting_other: '{{count}} suggestions wait for you',
  },
  lost: {
    title: 'Nothing is at this address.',
    text: 'It may have been removed, or the link may be incomplete.',
    home: 'To today',
  },
  sign_in: {
    title: 'Sign in to see this.',
    text: 'Afterwards you come back to this very place.',
    action: 'Sign in',
  },
  session_over: {
    title: 'Your session is over.',
    text: 'Sign in again and you come back to this very place. What you typed is kept.',
  },
  start_failed: {
    title: 'connectsoft.me cannot be reached.',
    text: 'Check your connection. Once you have opened it here with a connection, you can read what you saw last without one.',
  },
  offline: {
    since: 'No connection. You see what was known on {{at}}; deciding needs a connection.',
    nothing: 'No connection. There is nothing from before to show.',
    again: 'Connect again',
  },
  problem: {
    again: 'Try again',
    reload: 'Load again',
    resets: 'The limit is lifted on {{at}}.',
    wait_one: 'Try again in {{count}} second.',
    wait_other: 'Try again in {{count}} seconds.',
    trace: 'If you ask for help, name this: {{id}}',
    unreachable: 'Nothing answered.',
    unreachable_next: 'Check your connection, then try again.',
    unknown: 'That did not work.',
    unknown_next: 'Load the page again. Nothing that you saw as done is lost.',
  },
};
