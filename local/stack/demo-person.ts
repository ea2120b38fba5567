/** The person whose mailbox is seeded and whom the sign-in page offers first. */
export const demoPerson = {
  oid: '00000000-0000-4000-8000-000000000001',
  email: 'demo@connectsoft.me',
  name: 'Robin Vale',
};
