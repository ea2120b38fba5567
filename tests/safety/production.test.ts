import { describe, expect, test } from 'vitest';
import { parseConfig } from '#config';
import { startOnFreePorts } from '../support/stack.ts';

const production = {
  PUBLIC_API_URL: 'https://api.connectsoft.example',
  APP_URL: 'https://app.connectsoft.example/',
  OIDC_ISSUER: 'https://sign-in.example/v2.0',
  OIDC_JWKS_URL: 'https://sign-in.example/keys',
  OIDC_AUDIENCE: '33333333-3333-4333-8333-333333333333',
  OIDC_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  OIDC_AUTHORIZATION_URL: 'https://sign-in.example/authorize',
  OIDC_TOKEN_URL: 'https://sign-in.example/token',
  COSMOS_ENDPOINT: 'https://store.example/',
  AzureWebJobsStorage__blobServiceUri: 'https://blobs.example',
  AzureWebJobsStorage__queueServiceUri: 'https://queues.example',
  AzureWebJobsStorage__tableServiceUri: 'https://tables.example',
  KEY_ENCRYPTION_KEY: 'https://vault.example/keys/tenants',
  CURSOR_SECRET: 'x'.repeat(40),
  OPENAI_BASE_URL: 'https://model.example/v1',
  OPENAI_API_KEY: 'key',
  OPENAI_MODEL: 'model-1',
  GRAPH_URL: 'https://graph.example/v1.0',
  MICROSOFT_AUTHORITY: 'https://login.example/common',
  MICROSOFT_READER_CLIENT_ID: 'reader',
  MICROSOFT_READER_CLIENT_SECRET: 'secret-1',
  MICROSOFT_WRITER_CLIENT_ID: 'writer',
  MICROSOFT_WRITER_CLIENT_SECRET: 'secret-2',
  SWEEP_SCHEDULE: '0 * * * * *',
};

const addresses = Object.entries(production).filter(([, value]) => value.startsWith('https:'));

describe('a production configuration', () => {
  test('with encrypted addresses elsewhere is taken', () => {
    expect(parseConfig(production)).toMatchObject({ ALLOW_LOOPBACK: 'false' });
  });

  test.each(addresses.map(([name]) => name))(
    'that points %s to this machine or to plain http is refused',
    (name) => {
      const bad = [
        'http://store.example',
        'https://localhost',
        'https://LOCALHOST:8081/x',
        'https://localhost.',
        'https://127.0.0.1',
        'https://127.8.9.10:443',
        'https://[::1]:8081',
        'https://[::ffff:127.0.0.1]',
        'https://0.0.0.0',
        'https://2130706433',
        'https://somebody@localhost',
        'https://store.localhost',
      ];
      for (const value of bad)
        expect(() => parseConfig({ ...production, [name]: value }), `${name}=${value}`).toThrow(name);
    },
  );

  test('that reaches its store by a socket of this machine is refused', () => {
    const framed = { ...production, COSMOS_ENDPOINT: 'framed:///data/cosmos.sock' };
    expect(() => parseConfig({ ...framed, ALLOW_LOOPBACK: 'true' })).not.toThrow();
    expect(() => parseConfig(framed)).toThrow('COSMOS_ENDPOINT');
  });

  test('that keeps its keys in a file, or its storage on this machine, is refused', () => {
    const file = { ...production, KEY_ENCRYPTION_KEY: 'file:///keys/tenants.pem' };
    expect(() => parseConfig(file)).toThrow('KEY_ENCRYPTION_KEY');
    for (const AzureWebJobsStorage of [
      'UseDevelopmentStorage=true',
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=k;EndpointSuffix=core.example',
      'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=k;BlobEndpoint=http://127.0.0.1:10000/a;',
      'AccountName=a;AccountKey=k;QueueEndpoint=https://localhost:10001/a',
    ])
      expect(() => parseConfig({ ...production, AzureWebJobsStorage }), AzureWebJobsStorage).toThrow(
        'AzureWebJobsStorage',
      );
  });
});

test('the built app does not start on the stand-ins unless it is told that this is no production', async () => {
  await expect(startOnFreePorts({ ALLOW_LOOPBACK: 'false' })).rejects.toThrow(
    /production refuses: .*COSMOS_ENDPOINT/,
  );
});
