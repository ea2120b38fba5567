/** What waits for the person now: the list that the navigation counts and the suggestions begin with, asked for once. */
export const WAITING = { status: 'pending', aside: 'exclude', limit: 100 } as const;
