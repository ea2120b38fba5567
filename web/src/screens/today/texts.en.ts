export const texts = {
  greeting: 'Good day, {{name}}.',
  needs_you: 'Needs you',
  nothing: {
    title: 'Nothing waits for you.',
    text: 'When an agent proposes something, it stands here, and nothing happens before you say yes.',
  },
};
