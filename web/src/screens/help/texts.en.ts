export const texts = {
  lead: 'Short pages about what happens here, and what does not. They can be read without signing in.',
  about: {
    agents: 'What it reads, what it may propose, and what it can never do.',
    approving: 'What you see is what happens, once, and only after your yes.',
    runs: 'What counts, what does not, and what happens when a limit is reached.',
    data: 'What agents look at, where it goes, and how long it stays.',
    connecting: 'One consent to read, another one to change. What to do when one is lost.',
    leaving: 'What you can take back today, and what is still missing.',
    keyboard: 'Everything can be done without a mouse.',
    trouble: 'A run without a result, no connection, a session that is over.',
    device: 'The copy for when there is no network, and how it goes away.',
  },
};
