/** What help is there for, in the order of its list. Each has a page in every language beside this file. */
export const HELP_TOPICS = [
  'agents',
  'approving',
  'runs',
  'data',
  'connecting',
  'leaving',
  'keyboard',
  'trouble',
  'device',
] as const;
export type HelpTopic = (typeof HELP_TOPICS)[number];

export const isHelpTopic = (name: string): name is HelpTopic =>
  (HELP_TOPICS as readonly string[]).includes(name);
