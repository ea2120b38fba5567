export { keyFileWrapper } from './key-file.ts';
