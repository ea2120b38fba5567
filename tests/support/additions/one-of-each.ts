import type { Addition } from './in-a-copy.ts';

/** Before this, in the file that it stands in. */
const before = (file: string, find: string, put: string) => ({ file, find, put: `${put}${find}` });

const PREFERENCES = 'shared/platform/preferences';
export const route: Addition = {
  kind: 'a route',
  own: {
    files: {
      [`${PREFERENCES}/get-greeting.ts`]: "export const getGreeting = async () => ({ text: 'Hello' });\n",
    },
    edits: [
      before(
        `${PREFERENCES}/routes.ts`,
        '  getPreferences: defineRoute({',
        `  getGreeting: defineRoute({
    id: 'getGreeting', method: 'GET', path: 'me/greeting', tag: 'me', summary: 'Says hello', auth: 'member',
    answers: { 200: Preferences },
  }),
`,
      ),
      {
        file: `${PREFERENCES}/index.ts`,
        find: 'handlers: { getPreferences,',
        put: 'handlers: { getGreeting, getPreferences,',
      },
      before(
        `${PREFERENCES}/index.ts`,
        "import { routes } from './routes.ts';",
        "import { getGreeting } from './get-greeting.ts';\n",
      ),
    ],
  },
  outside: [],
};

const GREETINGS = 'shared/platform/greetings';
export const room: Addition = {
  kind: 'a room',
  own: {
    files: {
      [`${GREETINGS}/routes.ts`]: `import { z } from 'zod';
import { defineRoute } from '#kernel/contract';
export const routes = {
  listGreetings: defineRoute({
    id: 'listGreetings', method: 'GET', path: 'greetings', tag: 'greetings', summary: 'Greetings', auth: 'member',
    answers: { 200: z.object({ items: z.array(z.string()) }) },
  }),
};
`,
      [`${GREETINGS}/contract.ts`]: "export { routes } from './routes.ts';\n",
      [`${GREETINGS}/index.ts`]: `import { type Ctx, defineRoom, listen } from '#kernel';
import { routes } from './routes.ts';

interface Greetings { said: string[] }

export const room = defineRoom({
  name: 'greetings',
  routes,
  handlers: { listGreetings: async ({ greetings }) => ({ items: greetings.said }) },
  ctx: { greetings: (_ctx: Ctx): Greetings => ({ said: ['Hello'] }) },
  jobs: {
    greetAgain: { due: () => ({ type: 'greeting' }), begin: () => async (ctx) => void ctx.greetings.said.push('again') },
  },
  listeners: {
    greetWhenItEnds: listen({ on: ['tenant.created'], hear: async (ctx) => void ctx.greetings.said.push('welcome') }),
  },
  personalData: { greeting: { holds: 'What was said to you.', container: 'tenant' } },
});

declare module '#kernel/ctx' {
  interface Ctx { greetings: Greetings }
}
`,
    },
    edits: [],
  },
  outside: [
    {
      file: 'shared/rooms.ts',
      find: "import { room as identity } from '#platform/identity';",
      put: "import { room as greetings } from '#platform/greetings';\nimport { room as identity } from '#platform/identity';",
    },
    { file: 'shared/rooms.ts', find: '  preferences,\n', put: '  preferences,\n  greetings,\n' },
    {
      file: 'shared/contracts.ts',
      find: "import { routes as plans } from '#platform/plans/contract';",
      put: "import { routes as greetings } from '#platform/greetings/contract';\nimport { routes as plans } from '#platform/plans/contract';",
    },
    { file: 'shared/contracts.ts', find: '  preferences,\n', put: '  preferences,\n  greetings,\n' },
  ],
};

const TOOLS = 'shared/factory/agents/tools';
export const readTool: Addition = {
  kind: 'a read tool',
  own: {
    files: {
      [`${TOOLS}/weather.ts`]: `import { z } from 'zod';
import { defineReadTool } from './tool.ts';
export const weatherLook = defineReadTool({
  name: 'weather.look',
  summary: 'What the weather is like.',
  input: z.strictObject({}),
  read: async () => ({
    kind: 'read',
    block: { kind: 'weather', id: 'weather:today', trust: 'own', value: 'dry' },
    sources: [], fact: {}, connectorCalls: 0,
  }),
});
`,
    },
    edits: [],
  },
  outside: [
    before(
      `${TOOLS}/index.ts`,
      "import type { ReadTool, WriteTool } from './tool.ts';",
      "import { weatherLook } from './weather.ts';\n",
    ),
    {
      file: `${TOOLS}/index.ts`,
      find: 'const READ: ReadTool[] = [',
      put: 'const READ: ReadTool[] = [\n  weatherLook,',
    },
  ],
};

const ACTIONS = 'shared/factory/suggestions/actions';
export const action: Addition = {
  kind: 'an outside action',
  own: {
    files: {
      [`${ACTIONS}/mail-unarchive.ts`]: `import type { ActionOf } from './action.ts';
import { mailArchive } from './mail-filing.ts';
export const mailUnarchive: ActionOf<'mail'> = { ...mailArchive, name: 'mail.unarchive', summary: 'Move it back' };
`,
    },
    edits: [],
  },
  outside: [
    {
      file: 'shared/factory/suggestions/schema.ts',
      find: "  'mail.archive',\n",
      put: "  'mail.archive',\n  'mail.unarchive',\n",
    },
    before(
      `${ACTIONS}/index.ts`,
      "import { overAccounts } from './over-accounts.ts';",
      "import { mailUnarchive } from './mail-unarchive.ts';\n",
    ),
    before(
      `${ACTIONS}/index.ts`,
      "  'mail.applyLabel': overAccounts",
      "  'mail.unarchive': overAccounts(mailUnarchive),\n",
    ),
  ],
};

const NODES = 'shared/factory/workflows/nodes';
export const nodeKind: Addition = {
  kind: 'a kind of node',
  own: {
    files: {
      [`${NODES}/sigh/schema.ts`]: `import { z } from 'zod';
import { Base } from '../base.ts';
export const SighNode = z.strictObject({ ...Base, kind: z.literal('sigh') });
export type SighNode = z.infer<typeof SighNode>;
`,
      [`${NODES}/sigh/kind.ts`]: `import { bare, type NodeKind, type OutlineOf } from '../node-kind.ts';
import { oneStep } from '../one-step.ts';
import type { SighNode } from './schema.ts';
export const sigh: NodeKind<SighNode, OutlineOf<'sigh'>, 'sigh'> = {
  steps: { sigh: 'notify' }, outline: bare, visit: oneStep('sigh'),
};
`,
      [`${NODES}/sigh/sigh.ts`]: `import { metered } from '../../steps/meter.ts';
export const sigh = metered('sigh', async () => ({
  kind: 'done', fact: {}, spent: {}, stepKind: 'notify', title: 'Sighed', reason: null, agent: null, sources: [],
  model: null, output: { as: 'note', value: {} },
}));
`,
    },
    edits: [],
  },
  outside: [
    before(
      `${NODES}/index.ts`,
      "import { suggest } from './suggest/kind.ts';",
      "import { sigh } from './sigh/kind.ts';\nimport { SighNode } from './sigh/schema.ts';\n",
    ),
    { file: `${NODES}/index.ts`, find: '  WaitNode,\n', put: '  WaitNode,\n  SighNode,\n' },
    before(`${NODES}/index.ts`, "  wait: OutlineOf<'wait'>;", "  sigh: OutlineOf<'sigh'>;\n"),
    { file: `${NODES}/index.ts`, find: 'decide, wait }', put: 'decide, wait, sigh }' },
    before(
      'shared/factory/workflows/activities.ts',
      "import { suggest } from './nodes/suggest/suggest.ts';",
      "import { sigh } from './nodes/sigh/sigh.ts';\n",
    ),
    before('shared/factory/workflows/activities.ts', '  wait: ofNode(wait),', '  sigh: ofNode(sigh),\n'),
  ],
};

const DRIVERS = 'shared/platform/connectors/drivers';
export const connector: Addition = {
  kind: 'a connector',
  own: {
    files: {
      [`${DRIVERS}/slate/index.ts`]: `import { defineConnector } from '../connector.ts';
export const slate = defineConnector({
  id: 'slate', title: 'A slate', connectedBy: 'none', tier: 'basic',
  asks: { address: 'Where it hangs', secret: null }, limits: { callsAtOnce: 1 }, capabilities: {}, settings: {},
  open: () => ({
    connectedBy: 'none', capabilities: {},
    account: async () => ({ id: 'slate', address: 'slate', name: 'Slate' }),
  }),
});
`,
    },
    edits: [],
  },
  outside: [
    {
      file: `${DRIVERS}/registry.ts`,
      find: "import { microsoft } from './microsoft/index.ts';",
      put: "import { microsoft } from './microsoft/index.ts';\nimport { slate } from './slate/index.ts';",
    },
    { file: `${DRIVERS}/registry.ts`, find: '[microsoft]', put: '[microsoft, slate]' },
  ],
};
