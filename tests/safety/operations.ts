import type { Person, Stack } from '../support/stack.ts';

/** One operation as the API describes itself. */
export interface Operation {
  id: string;
  method: string;
  /** Below `/api/v1`, parameters in braces. */
  path: string;
  needsToken: boolean;
  takesBody: boolean;
  /** The body that the description shows; tests send it as it stands. */
  example: Record<string, unknown> | undefined;
  query: string[];
  headers: string[];
}

interface Described {
  operationId: string;
  security?: unknown[];
  requestBody?: { content: { 'application/json': { example?: Record<string, unknown> } } };
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
    example: described.requestBody?.content['application/json'].example,
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

/** What the description cannot say of each operation. An operation that is not here fails the suite. */
export const rows: Record<string, { names?: Named }> = {
  health: {},
  openapi: {},
  listPlans: {},
  getUsage: {},
  getMe: {},
  getPreferences: {},
  changePreferences: {},
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
  switchAgent: { names: 'agent' },
  listWorkflows: {},
  getWorkflow: { names: 'workflow' },
  switchWorkflow: { names: 'workflow' },
  listUnfinished: { names: 'workflow' },
  retryUnfinished: { names: 'workflow' },
  startRun: { names: 'workflow' },
  listRuns: {},
  getRun: { names: 'run' },
  getTimeline: { names: 'run' },
  watchRun: { names: 'run' },
  cancelRun: { names: 'run' },
  listSuggestions: {},
  getSuggestion: { names: 'suggestion' },
  getSuggestionSource: { names: 'suggestion' },
  editSuggestion: { names: 'suggestion' },
  approveSuggestion: { names: 'suggestion' },
  withdrawSuggestion: { names: 'suggestion' },
  putSuggestionAside: { names: 'suggestion' },
  rejectSuggestion: { names: 'suggestion' },
  decideSuggestions: {},
  listConnectors: {},
  listConnections: {},
  startConnection: {},
  receiveCallback: {},
  checkConnection: { names: 'connection' },
  removeConnection: { names: 'connection' },
  listRecords: {},
  createRecord: {},
  getRecord: { names: 'record' },
  changeRecord: { names: 'record' },
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
  const { example: body } = operation;
  return {
    ...(body && { body }),
    headers: {
      ...(operation.headers.includes('idempotency-key') && { 'idempotency-key': crypto.randomUUID() }),
      ...(operation.headers.includes('if-match') && { 'if-match': '"0"' }),
    },
  };
}

/** One id of each kind that this person owns. */
export async function ownedBy(person: Person, operations: Operation[]): Promise<Record<Named, string>> {
  const first = async (path: string) => (await person.api.all<{ id: string }>(path))[0]?.id ?? '';
  const record = await person.api.send<{ id: string }>('POST', '/records', {
    body: operations.find(({ id }) => id === 'createRecord')?.example,
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
