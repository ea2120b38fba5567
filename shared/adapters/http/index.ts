export { fetchText } from './fetch-text.ts';
export { type Reach, readPublicAddresses } from './read-public-address.ts';
export { requestText } from './request-text.ts';
