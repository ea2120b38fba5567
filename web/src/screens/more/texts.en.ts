export const texts = { title: 'More', sign_out: 'Sign out' };
