export { fetchText } from './fetch-text.ts';
export { openFramedText } from './framed/framed-text.ts';
export { type Reach, readPublicAddresses } from './read-public-address.ts';
export { requestText, type TextAnswer, type TextRequest } from './request-text.ts';
