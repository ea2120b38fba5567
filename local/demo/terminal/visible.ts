// Control characters but for the line feed, and the two marks that make a text be read against its order.
const unseen = /(?!\n)[\p{Cc}\u202d\u202e]/gu;

/**
 * A text from outside as it may be shown: a mail must neither steer the terminal nor hide what it says. Letters of
 * every script stay as they are.
 */
export const visible = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replaceAll('\t', '  ').replace(unseen, '\ufffd');
