import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig, settingNames } from '#config';

const text = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const sample: Record<string, string> = JSON.parse(text('local.settings.sample.json')).Values;

/** Read by the tools that start a function app on one's own machine, never by the app; Azure sets it itself. */
const OF_THE_TOOLS = 'FUNCTIONS_WORKER_RUNTIME';

/** What the Functions host reads: `%NAME%` in bindings and in host.json, and the names of connections. */
function readByTheHost(): string[] {
  const folder = new URL('..', import.meta.url).pathname;
  const sources = ['host.json', ...globSync('functions/**/*.ts', { cwd: folder })].map(text).join('\n');
  return [
    ...sources.matchAll(/%(\w+)%/g),
    ...sources.matchAll(/\bconnection(?:StringName|Name)?"?\s*:\s*['"](\w+)['"]/gi),
  ].map(([, name = '']) => name);
}

const without = (name: string) =>
  Object.fromEntries(Object.entries(sample).filter(([known]) => known !== name));

/** They have a default, or something else stands in for them, which is said beside each. */
const mayBeLeftOut = [
  'COSMOS_KEY', // the managed identity
  'COSMOS_DATABASE',
  'AzureWebJobsStorage__blobServiceUri', // a connection string
  'AzureWebJobsStorage__queueServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
  'BLOB_CONTAINER',
  'OPENAI_INPUT_MICRO_USD_PER_MTOK', // the price table
  'OPENAI_OUTPUT_MICRO_USD_PER_MTOK',
  'OPENAI_COUNT_TOKENS_ONLY',
  'DEFAULT_TIME_ZONE',
  'STANDARD_SHARE',
  'RATE_LIMIT_FACTOR',
];
const required = settingNames.filter((name) => !mayBeLeftOut.includes(name) && name !== 'ALLOW_LOOPBACK');

describe('every setting', () => {
  test('that is read anywhere is known to the configuration, and so is every one of the sample', () => {
    expect(readByTheHost()).toEqual(expect.arrayContaining(['SWEEP_SCHEDULE', 'AzureWebJobsStorage']));
    const known = [...settingNames, OF_THE_TOOLS];
    expect([...readByTheHost(), ...Object.keys(sample)].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('that must be there is in the sample, which is a configuration as it stands', () => {
    expect(required.filter((name) => !sample[name])).toEqual([]);
    expect(parseConfig(sample)).toMatchObject({ ALLOW_LOOPBACK: 'true' });
  });

  test.each(required)('is named by a start without it: %s', (name) => {
    expect(() => parseConfig(without(name))).toThrow(`${name}: `);
    for (const nothing of ['', '  '])
      expect(() => parseConfig({ ...sample, [name]: nothing })).toThrow(`${name}: `);
  });

  test.each(mayBeLeftOut)('that may be left out may also be empty: %s', (name) => {
    expect(() => parseConfig(without(name))).not.toThrow();
    expect(() => parseConfig({ ...sample, [name]: '' })).not.toThrow();
  });

  test.each(settingNames)('is named by a start with something else in its place: %s', (name) => {
    expect(() => parseConfig({ ...sample, [name]: 'some thing\u0007' })).toThrow(`${name}: `);
  });
});

test('all that is wrong is named at once', () => {
  const { COSMOS_ENDPOINT: _1, SWEEP_SCHEDULE: _2, AzureWebJobsStorage: _3, ...rest } = sample;
  const bad = { ...rest, STANDARD_SHARE: 'many', OPENAI_INPUT_MICRO_USD_PER_MTOK: '5' };
  expect(() => parseConfig(bad)).toThrow(
    /COSMOS_ENDPOINT: .*STANDARD_SHARE: .*SWEEP_SCHEDULE: .*AzureWebJobsStorage: .*OPENAI_OUTPUT_MICRO_USD_PER_MTOK: /s,
  );
});

test('going without a price is for a machine of one’s own, and is not said beside a price', () => {
  const without = { ...sample, OPENAI_COUNT_TOKENS_ONLY: 'true' };
  expect(parseConfig(without)).toMatchObject({ OPENAI_COUNT_TOKENS_ONLY: 'true' });
  expect(() => parseConfig({ ...without, ALLOW_LOOPBACK: 'false' })).toThrow(
    'OPENAI_COUNT_TOKENS_ONLY: Production counts money; set a price instead.',
  );
  const priced = { OPENAI_INPUT_MICRO_USD_PER_MTOK: '5', OPENAI_OUTPUT_MICRO_USD_PER_MTOK: '9' };
  expect(() => parseConfig({ ...without, ...priced })).toThrow(
    'OPENAI_COUNT_TOKENS_ONLY: Set this or a price',
  );
});

test('storage is a connection string, or three addresses that the managed identity reaches', () => {
  const rest = without('AzureWebJobsStorage');
  const addresses = {
    AzureWebJobsStorage__blobServiceUri: 'https://a.blob.core.windows.net',
    AzureWebJobsStorage__queueServiceUri: 'https://a.queue.core.windows.net',
    AzureWebJobsStorage__tableServiceUri: 'https://a.table.core.windows.net',
  };
  expect(() => parseConfig({ ...rest, ...addresses })).not.toThrow();
  for (const name of Object.keys(addresses))
    expect(() => parseConfig({ ...rest, ...addresses, [name]: '' })).toThrow(name);
});

test.each<[string, string[]]>([
  ['PUBLIC_API_URL', ['http://localhost:7071/', 'http://localhost:7071/api', 'localhost:7071']],
  ['OIDC_AUDIENCE', ['api://connectsoft.me', 'connectsoft-web']],
  ['OIDC_TENANT_ID', ['common', 'connectsoft.onmicrosoft.com']],
  [
    'AzureWebJobsStorage',
    [
      'AccountName=a',
      'DefaultEndpointsProtocol=https;AccountName=a;EndpointSuffix=core.windows.net',
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5',
      'https://a.blob.core.windows.net',
    ],
  ],
  ['COSMOS_KEY', ['not base64!']],
  ['BLOB_CONTAINER', ['Payloads', 'p', 'pay--loads', '-payloads']],
  [
    'KEY_ENCRYPTION_KEY',
    [
      'https://v.vault.azure.net',
      'https://v.vault.azure.net/keys/',
      'https://v.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef',
      'https://v.vault.azure.net/secrets/k',
      'http://v.vault.azure.net/keys/k',
      'file:',
    ],
  ],
  ['CURSOR_SECRET', ['short', `${'x'.repeat(40)}\n`]],
  ['OPENAI_API_KEY', ['sk-1\n', 'sk 1']],
  ['DEFAULT_TIME_ZONE', ['Mars/Olympus', '+02:00']],
  ['STANDARD_SHARE', ['0', '-1', '1.5', 'twenty']],
  ['RATE_LIMIT_FACTOR', ['0', '-1', 'off']],
  [
    'SWEEP_SCHEDULE',
    [
      '* * * * *',
      '*/10 * * * * * *',
      '60 * * * * *',
      '* * 24 * * *',
      '* * * 0 * *',
      '*/0 * * * * *',
      '5-1 * * * * *',
    ],
  ],
])('%s is refused in a form that would only fail later', (name, values) => {
  for (const value of values)
    expect(() => parseConfig({ ...sample, [name]: value }), value).toThrow(`${name}: `);
});

test.each<[string, string[]]>([
  ['SWEEP_SCHEDULE', ['*/10 * * * * *', '0 */5 * * * *', '0,30 1-5 0-23/2 * 12 0']],
  [
    'AzureWebJobsStorage',
    [
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5==;EndpointSuffix=core.windows.net',
      'BlobEndpoint=https://a.blob.core.windows.net;QueueEndpoint=https://a.queue.core.windows.net;SharedAccessSignature=sv=1&sig=x',
    ],
  ],
  ['KEY_ENCRYPTION_KEY', ['https://v.vault.azure.net/keys/tenant-keys', 'file:///keys/tenants.pem']],
])('%s is taken in each of its forms', (name, values) => {
  for (const value of values) expect(() => parseConfig({ ...sample, [name]: value }), value).not.toThrow();
});
