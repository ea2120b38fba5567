import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Config, readConfig } from '#config';
import { createCursors, createJobHealth, type JobHealth, systemClock } from '#kernel';
import { countingTokensOnly, PRICES, type Price, pricesWith } from '#platform/ai';
import { CONNECTORS, type KeyWrapper } from '#platform/connectors';
import { createTokenVerifier } from '#platform/identity';
import { openBlobs } from '../shared/adapters/azure/blob/index.ts';
import { openCosmos } from '../shared/adapters/azure/cosmos/index.ts';
import { createOrchestrations } from '../shared/adapters/azure/durable/index.ts';
import { keyVaultWrapper } from '../shared/adapters/azure/key-vault.ts';
import { openQueue } from '../shared/adapters/azure/queue/index.ts';
import { reachable } from '../shared/adapters/azure/reachable.ts';
import { readPublicAddresses } from '../shared/adapters/http/index.ts';
import { keyFileWrapper } from '../shared/adapters/keys/index.ts';
import { createOpenAiModel } from '../shared/adapters/openai/index.ts';
import { compose, type House } from '../shared/compose.ts';
import { durableClient } from './invocation.ts';
import { jsonLog } from './log.ts';
import { createRates, type Rates } from './rate-limits.ts';

export interface RunningHouse extends House {
  config: Config;
  rates: Rates;
  jobHealth(): Promise<JobHealth[]>;
}

let house: RunningHouse | undefined;

/** The house that this instance runs, built from the environment on first use. */
export function runningHouse(): RunningHouse {
  house ??= build(readConfig());
  return house;
}

function build(config: Config): RunningHouse {
  const cosmos = openCosmos({
    endpoint: config.COSMOS_ENDPOINT,
    key: config.COSMOS_KEY,
    databaseName: config.COSMOS_DATABASE,
  });
  const rooms = compose(
    {
      clock: systemClock,
      log: jsonLog,
      tenantDb: cosmos.tenant,
      directory: cosmos.directory,
      inbox: cosmos.inbox,
      due: cosmos.due,
      market: cosmos.market,
      sweepDb: cosmos.sweep,
      blobs: openBlobs({ containerName: config.BLOB_CONTAINER, ...storage(config, 'blob') }),
      standardRuns: openQueue({ queueName: 'runs-standard', ...storage(config, 'queue') }),
      eventNudges: openQueue({ queueName: 'events', ...storage(config, 'queue') }),
      orchestrations: createOrchestrations(durableClient),
      model: createOpenAiModel({ baseUrl: config.OPENAI_BASE_URL, apiKey: config.OPENAI_API_KEY }),
      keys: reachable(openKeys(config.KEY_ENCRYPTION_KEY)),
      readPublic: readPublicAddresses({ allowLoopback: config.ALLOW_LOOPBACK === 'true' }),
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
  return {
    ...rooms,
    config,
    rates: createRates(config.RATE_LIMIT_FACTOR),
    jobHealth: createJobHealth(rooms.ports),
  };
}

/** That of the host and of the queue's trigger, so that what is sent is what is received. */
function storage(config: Config, kind: 'blob' | 'queue'): { connectionString: string } | { url: string } {
  const { AzureWebJobsStorage: connectionString } = config;
  return connectionString
    ? { connectionString }
    : { url: config[`AzureWebJobsStorage__${kind}ServiceUri`] ?? '' };
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
    registry: CONNECTORS,
    environment: config.connectors,
    redirectUri: `${config.PUBLIC_API_URL}/api/v1/oauth/callback`,
    appReturnUrl: config.APP_URL,
  };
}

/** A model without a price is never called; `GET health` says so, and so does every run. */
function pricesOf(config: Config): Price[] {
  const { OPENAI_INPUT_MICRO_USD_PER_MTOK: input, OPENAI_OUTPUT_MICRO_USD_PER_MTOK: output } = config;
  const model = config.OPENAI_MODEL;
  if (config.OPENAI_COUNT_TOKENS_ONLY === 'true') return countingTokensOnly(model);
  if (input === undefined || output === undefined) return PRICES;
  return pricesWith({ model, inputMicroUsdPerMTok: input, outputMicroUsdPerMTok: output });
}
