const GAP = /\[missing:[^\]]*\]/g;

/** A text of a reply as a person leaves it: something stands where a fact was missing. */
export const fillGaps = (text: string): string => text.replace(GAP, 'the second one');
