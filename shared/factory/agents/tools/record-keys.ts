/** Records that are found again by what they are about. */
export const labelKey = (sender: string): string => `label:${sender.toLowerCase()}`;
export const contactKey = (email: string): string => `contact:${email.toLowerCase()}`;
