/** What the stub of the model says, by the name of the shape that is asked for: as long as answers usually are. */
export const ANSWERS: Record<string, unknown> = {
  triage: {
    class: 'to_read',
    urgency: 2,
    waitingOn: 'nobody',
    waitingPerson: null,
    dueBy: null,
    reason: 'It tells how the work stands and asks for nothing, so reading it once is enough.',
    sources: [{ messageId: 'task-3', quote: 'Read chapter 3 and note what is open.' }],
  },
  reply_draft: {
    outcome: 'draft',
    subject: 'Where the chapters stand',
    body: 'Hello,\n\nchapters one to three are read. Two questions are open; I will send them with the rest on Friday.\n\nBest regards',
    missing: [],
    moveEvent: null,
    invitation: null,
    reason: 'The list shows what is read and what is open, so the answer can say both.',
    sources: [{ source: 'record:task-3', quote: 'Read chapter 3 and note what is open.' }],
  },
  day_brief: {
    title: 'What is open',
    sections: [
      {
        heading: 'Chapters',
        items: [
          { text: 'Three chapters are read, two are open.', sources: ['record:task-3'] },
          { text: 'The questions are promised for Friday.', sources: ['record:task-4'] },
        ],
      },
    ],
    reason: 'It gathers what the list and the draft say into one page.',
  },
};
