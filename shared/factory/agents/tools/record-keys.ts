/** Records that are found again by what they are about. */
export const contactKey = (email: string): string => `contact:${email.toLowerCase()}`;
