export const texts = {
  title: 'Notifications',
  lead: 'What you were told. What you are told about is yours to choose in the settings.',
  empty: {
    title: 'You have not been told anything yet.',
    text: 'When a run ends or something waits for your yes, it stands here.',
  },
  unread: 'New',
  read: 'Mark as read',
};
