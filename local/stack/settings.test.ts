import { describe, expect, test } from 'vitest';
import { portsFrom } from './ports.ts';
import { appSettings, readSettingsFiles, type Settings, settingsOf } from './settings.ts';

const secrets = {
  cosmosKey: 'b3du',
  cursorSecret: 'a-cursor-secret-of-this-data-folder',
  functionKeys: { master: 'm', function: 'f', system: 's' },
  storageKey: 'c3RvcmFnZQ==',
  modelKey: 'a-key-of-the-model',
  clientSecrets: { reader: 'r', writer: 'w' },
  controlKey: 'a-control-key',
};

function settingsWith({
  own = {},
  environment = {},
  base = 7071,
  databaseSocket,
}: {
  own?: Settings;
  environment?: Settings;
  base?: number;
  databaseSocket?: string;
}) {
  const { sample } = readSettingsFiles();
  const files = { sample, own, base: 7071 };
  const keyFile = '/data/keys/k.pem';
  return appSettings({ files, environment, ports: portsFrom(base), secrets, keyFile, databaseSocket });
}

describe('settings of the app', () => {
  test('follow the ports of their stack, in every address', () => {
    const { settings } = settingsWith({ base: 9071 });
    expect(settings.PUBLIC_API_URL).toBe('http://localhost:9071');
    expect(settings.AzureWebJobsStorage).toContain('http://127.0.0.1:9081/');
    expect(settings.AzureWebJobsStorage).toContain('http://127.0.0.1:9082/');
    expect(Object.values(settings).join(' ')).not.toMatch(/:70\d\d\b/);
  });

  test('never keep a secret that the repository publishes', () => {
    const { sample } = readSettingsFiles();
    const { settings } = settingsWith({});
    const secret = Object.keys(sample).filter((name) => /KEY|SECRET|Storage/.test(name));
    expect(secret.length).toBeGreaterThan(6);
    expect(secret.filter((name) => settings[name] === sample[name])).toEqual([]);
    expect(settings).toMatchObject({
      COSMOS_KEY: secrets.cosmosKey,
      CURSOR_SECRET: secrets.cursorSecret,
      KEY_ENCRYPTION_KEY: 'file:///data/keys/k.pem',
      OPENAI_API_KEY: secrets.modelKey,
      MICROSOFT_READER_CLIENT_SECRET: 'r',
      MICROSOFT_WRITER_CLIENT_SECRET: 'w',
    });
    expect(settings.AzureWebJobsStorage).toContain(`AccountKey=${secrets.storageKey};`);
  });

  test('come from the environment first, then from the own file', () => {
    const own = { STANDARD_SHARE: '3', DEFAULT_TIME_ZONE: 'Asia/Tokyo', CURSOR_SECRET: 'mine' };
    const { settings } = settingsWith({ own, environment: { STANDARD_SHARE: '7' } });
    expect(settings).toMatchObject({
      STANDARD_SHARE: '7',
      DEFAULT_TIME_ZONE: 'Asia/Tokyo',
      CURSOR_SECRET: 'mine',
    });
  });

  test('take the clock of the machine for that of the person, and never that of whoever wrote the sample', () => {
    const { settings } = settingsWith({});
    expect(settings.DEFAULT_TIME_ZONE).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(readSettingsFiles().sample.DEFAULT_TIME_ZONE).toBe('UTC');
  });

  test('lead to the database by its socket, unless there is none or somebody names an address', () => {
    const databaseSocket = '/my data/cosmos.sock';
    const endpoint = (given: Parameters<typeof settingsWith>[0]) =>
      settingsWith(given).settings.COSMOS_ENDPOINT;
    expect(endpoint({ databaseSocket })).toBe('framed:///my%20data/cosmos.sock');
    expect(endpoint({})).toBe('http://127.0.0.1:7084/');
    const environment = { COSMOS_ENDPOINT: 'https://mine.example/' };
    expect(endpoint({ databaseSocket, environment })).toBe('https://mine.example/');
  });

  test('take only what has a name in the files, or a price', () => {
    const environment = {
      STANDARD_SHARE: '7',
      PATH: '/bin',
      OPENAI_INPUT_MICRO_USD_PER_MTOK: '5',
      GRAPH_URL: '',
    };
    expect(settingsOf(environment, readSettingsFiles())).toEqual({
      STANDARD_SHARE: '7',
      OPENAI_INPUT_MICRO_USD_PER_MTOK: '5',
    });
  });
});

describe('the model', () => {
  const real = {
    OPENAI_BASE_URL: 'https://api.example.com/v1',
    OPENAI_API_KEY: 'sk-real',
    OPENAI_MODEL: 'large-1',
  };

  test('is a real one when its address, key and name are set', () => {
    const { settings, model } = settingsWith({ environment: real });
    expect(model).toMatchObject({ kind: 'real', name: 'large-1' });
    expect(settings).toMatchObject(real);
  });

  test('is refused when its address comes without key or name', () => {
    const { OPENAI_MODEL: _left, ...environment } = real;
    expect(() => settingsWith({ environment })).toThrow('OPENAI_MODEL must be set too');
  });

  test('stays the offline one without an address, and a real key does not travel to it', () => {
    const { settings, model } = settingsWith({ environment: { OPENAI_API_KEY: 'sk-real' } });
    expect(model.kind).toBe('offline');
    expect(model.hint).toContain('OPENAI_API_KEY is set, but not OPENAI_BASE_URL');
    expect(settings).toMatchObject({ OPENAI_API_KEY: secrets.modelKey, OPENAI_MODEL: 'offline-rules-1' });
  });
});
