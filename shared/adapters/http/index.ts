export { fetchText } from './fetch-text.ts';
export { requestText } from './request-text.ts';
