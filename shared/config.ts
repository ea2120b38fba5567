import { z } from 'zod';

const Url = z.url({ protocol: /^https?$/ });
const Count = z.coerce.number().int().min(1);

/** Every key of the environment, parsed once. A stand-in is only another URL. */
const Environment = z.object({
  PUBLIC_API_URL: Url.describe('Where people reach `/api/v1`, without a path.'),
  APP_URL: Url.describe('Where a browser goes after a consent.'),
  ALLOW_LOOPBACK: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Production leaves this out and so refuses http and loopback endpoints.'),

  OIDC_ISSUER: Url,
  OIDC_AUDIENCE: z.string().min(1),
  OIDC_JWKS_URL: Url,
  OIDC_TENANT_ID: z.string().min(1).describe('The `tid` that tokens must carry.'),
  OIDC_AUTHORIZATION_URL: Url,
  OIDC_TOKEN_URL: Url,

  COSMOS_ENDPOINT: Url,
  COSMOS_KEY: z.string().optional().describe('Left out, the managed identity is used.'),
  COSMOS_DATABASE: z.string().default('connectsoft'),

  AzureWebJobsStorage: z
    .string()
    .optional()
    .describe('Connection string; left out, BLOB_URL and QUEUE_URL are reached with the managed identity.'),
  BLOB_URL: Url.optional(),
  QUEUE_URL: Url.optional(),
  BLOB_CONTAINER: z.string().default('payloads'),

  KEY_ENCRYPTION_KEY: z
    .string()
    .min(1)
    .describe('`https://…` of a Key Vault key, or `file:///…` of a PEM file.'),
  CURSOR_SECRET: z.string().min(32).describe('Signs page cursors.'),

  OPENAI_BASE_URL: Url,
  OPENAI_API_KEY: z.string().min(1),
  OPENAI_MODEL: z.string().min(1),
  OPENAI_INPUT_MICRO_USD_PER_MTOK: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Price of a model that our table does not know.'),
  OPENAI_OUTPUT_MICRO_USD_PER_MTOK: z.coerce.number().int().min(0).optional(),

  GRAPH_URL: Url,
  MICROSOFT_AUTHORITY: Url,
  MICROSOFT_READER_CLIENT_ID: z.string().min(1),
  MICROSOFT_READER_CLIENT_SECRET: z.string().min(1),
  MICROSOFT_WRITER_CLIENT_ID: z.string().min(1),
  MICROSOFT_WRITER_CLIENT_SECRET: z.string().min(1),

  DEFAULT_TIME_ZONE: z.string().default('UTC'),
  STANDARD_SHARE: Count.default(20).describe('How many standard runs may be in flight at once.'),
});

export type Config = z.infer<typeof Environment>;

/** Throws one message with every name that is missing or wrong. */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(
      `The configuration is not complete. local.settings.sample.json names every key.\n${lines.join('\n')}`,
    );
  }
  const config = parsed.data;
  if (config.ALLOW_LOOPBACK !== 'true') refuseInsecure(config);
  return config;
}

/** The configuration of this instance. */
export const readConfig = (): Config => parseConfig(process.env);

function refuseInsecure(config: Config): void {
  const insecure = Object.entries(config).filter(
    ([, value]) => typeof value === 'string' && (isInsecure(value) || isInsecureStorage(value)),
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
  return url?.protocol === 'http:' || url?.protocol === 'file:';
}

/** A storage connection string: `Name=value;…`, the endpoints among them. */
const isInsecureStorage = (text: string): boolean =>
  /(^|;)\s*(UseDevelopmentStorage=true|DefaultEndpointsProtocol=http)\s*(;|$)/i.test(text) ||
  text
    .split(';')
    .some((part) => /^\s*\w+Endpoint=/i.test(part) && isInsecure(part.slice(part.indexOf('=') + 1)));
