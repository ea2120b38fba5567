import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Config, readConfig } from '#config';
import { createCursors, systemClock } from '#kernel';
import { PRICES } from '#platform/ai';
import type { KeyWrapper } from '#platform/connectors';
import { createTokenVerifier } from '#platform/identity';
import { openBlobs } from '../shared/adapters/azure/blob/index.ts';
import { openCosmos } from '../shared/adapters/azure/cosmos/index.ts';
import { createOrchestrations, type DurableOrchestrations } from '../shared/adapters/azure/durable/index.ts';
import { keyVaultWrapper } from '../shared/adapters/azure/key-vault.ts';
import { openQueue } from '../shared/adapters/azure/queue/index.ts';
import { reachable } from '../shared/adapters/azure/reachable.ts';
import { keyFileWrapper } from '../shared/adapters/keys/index.ts';
import { createOpenAiModel } from '../shared/adapters/openai/index.ts';
import { compose, type House } from '../shared/compose.ts';
import { jsonLog } from './log.ts';

export interface RunningHouse extends House {
  config: Config;
  durable: DurableOrchestrations;
}

let house: RunningHouse | undefined;

/** The one house of this instance, built from the environment on first use. */
export function theHouse(): RunningHouse {
  house ??= build(readConfig());
  return house;
}

function build(config: Config): RunningHouse {
  const cosmos = openCosmos({
    endpoint: config.COSMOS_ENDPOINT,
    key: config.COSMOS_KEY,
    databaseName: config.COSMOS_DATABASE,
  });
  const durable = createOrchestrations();
  const rooms = compose(
    {
      clock: systemClock,
      log: jsonLog,
      tenantDb: cosmos.tenant,
      directory: cosmos.directory,
      sweepDb: cosmos.sweep,
      blobs: openBlobs({ containerName: config.BLOB_CONTAINER, ...storage(config, config.BLOB_URL) }),
      standardRuns: openQueue({ queueName: 'runs-standard', ...storage(config, config.QUEUE_URL) }),
      orchestrations: durable,
      model: createOpenAiModel({ baseUrl: config.OPENAI_BASE_URL, apiKey: config.OPENAI_API_KEY }),
      keys: reachable(openKeys(config.KEY_ENCRYPTION_KEY)),
      tokens: createTokenVerifier(
        {
          issuer: config.OIDC_ISSUER,
          audience: config.OIDC_AUDIENCE,
          jwksUri: config.OIDC_JWKS_URL,
          directoryId: config.OIDC_TENANT_ID,
        },
        systemClock,
      ),
      cursors: createCursors(config.CURSOR_SECRET),
    },
    {
      connectors: connectorsOf(config),
      ai: { model: config.OPENAI_MODEL, prices: pricesOf(config) },
      defaultTimeZone: config.DEFAULT_TIME_ZONE,
      standardShare: config.STANDARD_SHARE,
    },
  );
  return { ...rooms, config, durable };
}

function storage(
  { AzureWebJobsStorage }: Config,
  url: string | undefined,
): { connectionString: string } | { url: string } {
  return AzureWebJobsStorage ? { connectionString: AzureWebJobsStorage } : { url: url ?? '' };
}

/** The address says which: a key vault's key, or a file. */
function openKeys(address: string): KeyWrapper {
  if (!address.startsWith('file:')) return keyVaultWrapper(address);
  return keyFileWrapper(
    fileURLToPath(new URL(address.slice('file:'.length), pathToFileURL(`${process.cwd()}/`))),
  );
}

function connectorsOf(config: Config) {
  return {
    microsoft: {
      authority: config.MICROSOFT_AUTHORITY,
      graphUrl: config.GRAPH_URL,
      reader: {
        clientId: config.MICROSOFT_READER_CLIENT_ID,
        clientSecret: config.MICROSOFT_READER_CLIENT_SECRET,
      },
      writer: {
        clientId: config.MICROSOFT_WRITER_CLIENT_ID,
        clientSecret: config.MICROSOFT_WRITER_CLIENT_SECRET,
      },
    },
    redirectUri: `${config.PUBLIC_API_URL}/api/v1/oauth/callback`,
    appReturnUrl: config.APP_URL,
  };
}

/** A model that our table does not know needs its price from the configuration, or every call of it is refused. */
function pricesOf(config: Config) {
  const { OPENAI_INPUT_MICRO_USD_PER_MTOK: input, OPENAI_OUTPUT_MICRO_USD_PER_MTOK: output } = config;
  if (input === undefined || output === undefined) return PRICES;
  const own = {
    model: config.OPENAI_MODEL,
    from: '2000-01-01',
    inputMicroUsdPerMTok: input,
    outputMicroUsdPerMTok: output,
    source: 'configuration',
  };
  return [...PRICES.filter(({ model }) => model !== own.model), own];
}
