export const texts = {
  all: 'All help',
  unknown: { title: 'There is no page about this.', text: 'The list of help has all there is.' },
};
