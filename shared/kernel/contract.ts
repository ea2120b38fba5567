/*
 * What the contract of the API is written with: routes as data, schemas, and the kernel's nouns. Nothing that stands
 * here, or that it imports, needs Node, so a browser can load the contract of the whole API.
 */
export { MICRO_USD_PER_USD, Money } from './money.ts';
export { Problem } from './problem.ts';
export { RATES, type Rate } from './rates.ts';
export {
  ById,
  defineRoute,
  type HttpMethod,
  type InputOf,
  Instant,
  PageQuery,
  pageOf,
  type Route,
  rateOf,
} from './route.ts';
export { EmailAddress, line, text } from './text.ts';
export { Zone } from './zone.ts';
