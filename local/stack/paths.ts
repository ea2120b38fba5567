import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const compileCache = path.join(root, 'node_modules/.cache/compile');
/** The built web client. */
export const webFolder = path.join(root, 'web/dist');
export const seedFolder = path.join(root, 'local/mailbox/seed');

/** A file beside this one. */
export const beside = (file: string): string => path.join(import.meta.dirname, file);
