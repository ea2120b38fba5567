import { z } from 'zod';
import { UrlSetting, WordSetting, Zone } from '#kernel';
import { connectorSettings } from '#platform/connectors';
import { isSchedule } from './schedule.ts';
import { isStorageConnection, storageAddresses } from './storage-connection.ts';

const Count = z.coerce.number().int().min(1);
const Price = z.coerce.number().int().min(0);

/** Every key of the environment, parsed once. A stand-in is only another URL. */
const Environment = z.object({
  PUBLIC_API_URL: UrlSetting.refine(isOrigin, 'An address without a path.').describe(
    'Where people reach `/api/v1`.',
  ),
  APP_URL: UrlSetting.describe(
    'Where the web client is: a browser goes there after a consent, and pages of its origin may call the API.',
  ),
  ALLOW_LOOPBACK: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Production leaves this out and so refuses http and loopback endpoints.'),

  OIDC_ISSUER: UrlSetting,
  OIDC_AUDIENCE: z.guid().describe('Client id of the API; what its access tokens carry as `aud`.'),
  OIDC_JWKS_URL: UrlSetting,
  OIDC_TENANT_ID: z.guid().describe('The `tid` that tokens must carry.'),
  OIDC_AUTHORIZATION_URL: UrlSetting,
  OIDC_TOKEN_URL: UrlSetting,

  COSMOS_ENDPOINT: z
    .url({ protocol: /^(https?|framed)$/ })
    .describe('An address, or `framed:` and the path of a socket of this machine, which production refuses.'),
  COSMOS_KEY: z.base64().optional().describe('Left out, the managed identity is used.'),
  COSMOS_DATABASE: WordSetting.default('connectsoft'),

  AzureWebJobsStorage: z
    .string()
    .refine(isStorageConnection, 'A connection string with account, key and, unless on Azure, its addresses.')
    .optional()
    .describe('Left out, the three addresses below are reached with the managed identity.'),
  AzureWebJobsStorage__blobServiceUri: UrlSetting.optional(),
  AzureWebJobsStorage__queueServiceUri: UrlSetting.optional(),
  AzureWebJobsStorage__tableServiceUri: UrlSetting.optional().describe(
    'Durable Functions keep their state there.',
  ),
  BLOB_CONTAINER: z
    .string()
    .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/, 'A name of a blob container.')
    .default('payloads'),

  KEY_ENCRYPTION_KEY: z
    .string()
    .regex(
      /^(file:[\x21-\x7e]+|https:\/\/[a-z0-9.-]+(:\d+)?\/keys\/[a-z0-9-]+)$/i,
      'The address of a Key Vault key, `https://<vault>/keys/<name>` without a version, or `file:` and the path of a PEM file.',
    )
    .describe('Wraps the keys of the tenants.'),
  CURSOR_SECRET: WordSetting.min(32).describe('Signs page cursors.'),

  OPENAI_BASE_URL: UrlSetting,
  OPENAI_API_KEY: WordSetting,
  OPENAI_MODEL: WordSetting,
  OPENAI_INPUT_MICRO_USD_PER_MTOK: Price.optional().describe('Price of OPENAI_MODEL; wins over our table.'),
  OPENAI_OUTPUT_MICRO_USD_PER_MTOK: Price.optional(),
  OPENAI_COUNT_TOKENS_ONLY: z
    .enum(['true', 'false'])
    .default('false')
    .describe('OPENAI_MODEL has no price: its tokens are counted and no money.'),

  DEFAULT_TIME_ZONE: Zone.default('UTC'),
  STANDARD_SHARE: Count.default(20).describe('How many standard runs may be in flight at once.'),
  RATE_LIMIT_FACTOR: z.coerce
    .number()
    .positive()
    .default(1)
    .describe('Times the requests that one person may make in a window; 1 = as the API says.'),
  SWEEP_SCHEDULE: z
    .string()
    .refine(isSchedule, 'Six fields of NCRONTAB, such as */10 * * * * *.')
    .describe('Read by the Functions host, which would leave the sweep out and go on.'),
});

/** Each kind of account that can be connected says which keys it needs. */
const Connectors = z.object(connectorSettings);

export type Config = z.infer<typeof Environment> & { connectors: Record<string, unknown> };

/** Whatever the app, its bindings or its host read of the environment. */
export const settingNames: string[] = [...Object.keys(Environment.shape), ...Object.keys(connectorSettings)];

/** Throws one message with every name that is missing or wrong. An empty value is none. */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = Environment.safeParse(given);
  const connectors = Connectors.safeParse(given);
  const wrong = [
    ...[...(parsed.error?.issues ?? []), ...(connectors.error?.issues ?? [])].map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    ),
    ...missingTogether(given),
    ...contradictions(given),
  ];
  if (!parsed.success || !connectors.success || wrong.length > 0)
    throw new Error(
      `The configuration is not complete. local.settings.sample.json names every key.\n${wrong.map((line) => `  ${line}`).join('\n')}`,
    );
  if (parsed.data.ALLOW_LOOPBACK !== 'true') refuseInsecure({ ...parsed.data, ...connectors.data });
  return { ...parsed.data, connectors: connectors.data };
}

/** The configuration of this instance. */
export const readConfig = (): Config => parseConfig(process.env);

const STORAGE_ADDRESSES = [
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
];
const PRICE = ['OPENAI_INPUT_MICRO_USD_PER_MTOK', 'OPENAI_OUTPUT_MICRO_USD_PER_MTOK'];

/** What is left out only together with something else. */
function missingTogether(given: Record<string, string | undefined>): string[] {
  const missing = (names: string[]) => names.filter((name) => !given[name]);
  const addresses = missing(STORAGE_ADDRESSES);
  const prices = missing(PRICE);
  return [
    ...(given.AzureWebJobsStorage || addresses.length === 0
      ? []
      : [`AzureWebJobsStorage: There is no storage. Set this, or ${addresses.join(', ')}.`]),
    ...(prices.length === 1 ? [`${prices[0]}: A price has two parts.`] : []),
  ];
}

/** Without a price no ceiling of money holds, which only whoever pays for the one machine may want. */
function contradictions(given: Record<string, string | undefined>): string[] {
  if (given.OPENAI_COUNT_TOKENS_ONLY !== 'true') return [];
  const name = 'OPENAI_COUNT_TOKENS_ONLY';
  return [
    ...(given.ALLOW_LOOPBACK === 'true' ? [] : [`${name}: Production counts money; set a price instead.`]),
    ...(PRICE.some((price) => given[price]) ? [`${name}: Set this or a price, not both.`] : []),
  ];
}

function refuseInsecure(config: Record<string, unknown>): void {
  const insecure = Object.entries(config).filter(
    ([, value]) =>
      typeof value === 'string' && (isInsecure(value) || storageAddresses(value).some(isInsecure)),
  );
  if (insecure.length === 0) return;
  const names = insecure.map(([name]) => name).join(', ');
  throw new Error(`These point to this machine or are not encrypted, which production refuses: ${names}.`);
}

/** A host as the URL parser writes it: 127.0.0.1 in any spelling, also as an IPv4-mapped address. */
const THIS_MACHINE = /^(.+\.)?localhost\.?$|^(127|0)\.|^\[::1?\]$|^\[::ffff:(7f..|0):/i;

function isInsecure(address: string): boolean {
  const url = URL.parse(address);
  if (url?.protocol === 'https:') return THIS_MACHINE.test(url.hostname);
  return ['http:', 'file:', 'framed:'].includes(url?.protocol ?? '');
}

function isOrigin(address: string): boolean {
  return URL.parse(address)?.origin === address;
}
