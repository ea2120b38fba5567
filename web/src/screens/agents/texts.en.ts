export const texts = {
  title: 'Agents',
  lead: 'Each does one kind of work. None of them can change anything outside: they propose, and you decide.',
  empty: { title: 'No agent works for you yet.', text: 'Agents come with a pack.', action: 'To the packs' },
  may: 'May look at and use',
  nothing: 'Only what its workflow hands to it.',
  on: 'Switched on',
  off: 'Switched off',
  switch_off: 'Switch off',
  switch_on: 'Switch on',
  now_off: '{{title}} is off. A piece of work that is under way stops at its next step.',
  now_on: '{{title}} is on.',
};
