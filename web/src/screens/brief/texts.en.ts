export const texts = {
  today: 'Today',
  of: 'For {{day}}, written {{when}}.',
  from: 'From',
  sources: {
    mail: 'your mail',
    event: 'your calendar',
    record: 'your records',
    suggestion: 'your suggestions',
    preference: 'your settings',
    other: 'elsewhere',
  },
  empty: 'Nothing stands under this heading.',
  not_a_brief: {
    title: 'This is no page for a day.',
    text: 'Pages for the day are written by a run and stand on Today.',
  },
};
