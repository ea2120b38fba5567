import type { Person, Stack } from '../support/stack.ts';

/** One operation as the API describes itself. */
export interface Operation {
  id: string;
  method: string;
  /** Below `/api/v1`, parameters in braces. */
  path: string;
  needsToken: boolean;
  takesBody: boolean;
  query: string[];
  headers: string[];
}

interface Described {
  operationId: string;
  security?: unknown[];
  requestBody?: unknown;
  parameters?: { in: string; name: string }[];
}

export async function operationsOf(stack: Stack): Promise<Operation[]> {
  const document = (await (await fetch(`${stack.address.url}/api/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Described>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => toOperation(path, method, described)),
  );
}

function toOperation(path: string, method: string, described: Described): Operation {
  const named = (place: string) =>
    (described.parameters ?? []).filter((one) => one.in === place).map(({ name }) => name.toLowerCase());
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path: path.replace('/api/v1', ''),
    needsToken: (described.security ?? []).length > 0,
    takesBody: described.requestBody !== undefined,
    query: named('query'),
    headers: named('header'),
  };
}

/** Whose thing the id in the path names; packs are everybody's. */
type Named =
  | 'pack'
  | 'installation'
  | 'agent'
  | 'workflow'
  | 'run'
  | 'suggestion'
  | 'connection'
  | 'record'
  | 'notification';

interface Row {
  names?: Named;
  /** A body that the operation takes. */
  body?: Record<string, unknown>;
}

const seen = { revision: 1, hash: `sha256:${'0'.repeat(64)}` };

/** What the description cannot say of each operation. An operation that is not here fails the suite. */
export const rows: Record<string, Row> = {
  health: {},
  openapi: {},
  listPlans: {},
  getUsage: {},
  getMe: {},
  getPreferences: {},
  changePreferences: { body: { locale: 'en' } },
  listPacks: {},
  getPack: { names: 'pack' },
  previewPack: { names: 'pack' },
  installPack: { names: 'pack' },
  listInstallations: {},
  getInstallation: { names: 'installation' },
  uninstallPack: { names: 'installation' },
  listAgentTemplates: {},
  listTools: {},
  listAgents: {},
  getAgent: { names: 'agent' },
  switchAgent: { names: 'agent', body: { enabled: false } },
  listWorkflows: {},
  getWorkflow: { names: 'workflow' },
  switchWorkflow: { names: 'workflow', body: { enabled: false } },
  listUnfinished: { names: 'workflow' },
  retryUnfinished: { names: 'workflow', body: { ids: ['unf_00000000000000000000000000'] } },
  startRun: { names: 'workflow' },
  listRuns: {},
  getRun: { names: 'run' },
  getTimeline: { names: 'run' },
  watchRun: { names: 'run' },
  cancelRun: { names: 'run' },
  listSuggestions: {},
  getSuggestion: { names: 'suggestion' },
  editSuggestion: { names: 'suggestion', body: { payload: { body: 'Sent by somebody else.' } } },
  approveSuggestion: { names: 'suggestion', body: seen },
  rejectSuggestion: { names: 'suggestion', body: { reason: 'No.' } },
  decideSuggestions: { body: { items: [{ id: 'sug_00000000000000000000000000', ...seen }] } },
  listConnectors: {},
  listConnections: {},
  startConnection: { body: { connector: 'microsoft', access: 'read' } },
  receiveCallback: {},
  checkConnection: { names: 'connection', body: {} },
  removeConnection: { names: 'connection' },
  listRecords: {},
  createRecord: {
    body: { kind: 'note', title: 'A note', body: { markdown: 'Some words.', citations: [], glossary: [] } },
  },
  getRecord: { names: 'record' },
  changeRecord: { names: 'record', body: { title: 'Another title' } },
  removeRecord: { names: 'record' },
  listNotifications: {},
  readNotification: { names: 'notification' },
  listAudit: {},
  verifyAudit: {},
};

/** The path with the id in its place. */
export const at = ({ path }: Operation, id: string): string => path.replace('{id}', id);

/** What a well-meant request of this operation carries beside its token. */
export function asking(operation: Operation) {
  const body = rows[operation.id]?.body;
  return {
    ...(body && { body }),
    headers: {
      ...(operation.headers.includes('idempotency-key') && { 'idempotency-key': crypto.randomUUID() }),
      ...(operation.headers.includes('if-match') && { 'if-match': '"0"' }),
    },
  };
}

/** One id of each kind that this person owns. */
export async function ownedBy(person: Person): Promise<Record<Named, string>> {
  const first = async (path: string) => (await person.api.all<{ id: string }>(path))[0]?.id ?? '';
  const record = await person.api.send<{ id: string }>('POST', '/records', {
    body: rows.createRecord?.body,
    headers: { 'idempotency-key': crypto.randomUUID() },
  });
  return {
    pack: 'clear-inbox',
    installation: await first('/installations'),
    agent: await first('/agents'),
    workflow: await first('/workflows'),
    run: await first('/runs'),
    suggestion: await first('/suggestions'),
    connection: await first('/connections'),
    record: record.id,
    notification: await first('/notifications'),
  };
}
