// The architecture as rules: who may import whom. `npm run check` runs them over functions/, shared/, local/ and web/.
import { readFileSync } from 'node:fs';

/** Left to right: a wing may use the wings before it. */
const wings = ['kernel', 'platform', 'factory', 'product'];

/** Left to right inside each wing, as `shared/rooms.ts` lists them: a room may use the rooms before it. */
const rooms = roomsByWing(readFileSync(new URL('shared/rooms.ts', import.meta.url), 'utf8'));

/** Vendor SDKs and the only places that may speak to the vendor by them. */
const vendors = [
  { sdk: '@azure/functions', home: '^(functions/|shared/adapters/azure/)' },
  { sdk: 'durable-functions', home: '^(functions/|shared/adapters/azure/)' },
  { sdk: '@azure/cosmos', home: '^shared/adapters/azure/cosmos/' },
  { sdk: '@azure/(?!functions/|cosmos/)[^/]+', home: '^shared/adapters/azure/' },
  { sdk: 'openai', home: '^shared/adapters/openai/' },
  { sdk: 'stripe', home: '^shared/adapters/stripe/' },
  { sdk: 'web-push', home: '^shared/adapters/web-push/' },
  { sdk: 'openid-client', home: '^shared/(adapters|platform/connectors)/' },
];

/** What a room may build on: libraries that compute and talk to nobody. `openid-client` has its own rule above. */
const plainLibraries = [
  'zod',
  'zod-openapi',
  'jose',
  'temporal-polyfill',
  'openid-client',
  'entities',
  'windows-iana',
];

const app = '^(functions|shared)/';
/** Tests and what only tests use may arrange the world as they need it. */
const testing = '([.]test[.]ts$|/suite[.]ts$|/(suite|testing|tests|fixtures)/)';
const room = '^shared/(platform|factory|product)/([^/]+)/';
const alternatives = (names) => `(${names.join('|')})`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const wingRules = wings
  .slice(0, -1)
  .map((wing, place) =>
    forbid(
      `${wing}-knows-no-later-wing`,
      `${wings.join(' ← ')}: the arrow points at what may be used.`,
      { path: `^shared/${wing}/`, pathNot: testing },
      { path: `^shared/${alternatives(wings.slice(place + 1))}/` },
    ),
  );

const roomRules = Object.entries(rooms).flatMap(([wing, names]) => [
  ...names
    .slice(0, -1)
    .map((name, place) =>
      forbid(
        `${name}-knows-no-later-room`,
        `Order in ${wing}: ${names.join(' · ')}. A room uses rooms to its left.`,
        { path: `^shared/${wing}/${name}/`, pathNot: testing },
        { path: `^shared/${wing}/${alternatives(names.slice(place + 1))}/` },
      ),
    ),
  forbid(
    `${wing}-has-only-known-rooms`,
    'A room that has no place in the order would escape every rule about the order.',
    {},
    { path: `^shared/${wing}/`, pathNot: `^shared/${wing}/${alternatives(names)}/` },
  ),
]);

const vendorRules = vendors.map(({ sdk, home }) =>
  forbid(
    `only-its-adapter-speaks-${sdk.replace(/[^a-z-]+/g, '-').replace(/^-|-$/g, '')}`,
    `A vendor is one folder: ${home}`,
    { path: app, pathNot: [home, testing] },
    { path: `(^|node_modules/)${sdk}(/|$)` },
  ),
);

// biome-ignore lint/style/noDefaultExport: the tool reads the default export.
export default {
  forbidden: [
    ...wingRules,
    ...roomRules,
    forbid(
      'rooms-are-entered-by-the-front-door',
      'index.ts, and contract.ts for its part of the API, are the only files of a room that others may import.',
      { path: room, pathNot: testing },
      { path: `${room}.+`, pathNot: [`${room}(index|contract)[.]ts$`, '^shared/$1/$2/'] },
    ),
    forbid(
      'outsiders-use-the-front-door',
      'Doors and adapters, too, enter a room only by its index.ts or contract.ts.',
      {
        path: ['^functions/', '^shared/adapters/', '^shared/[^/]+[.]ts$', '^shared/kernel/'],
        pathNot: testing,
      },
      { path: `${room}.+`, pathNot: `${room}(index|contract)[.]ts$` },
    ),
    forbid(
      'no-room-knows-an-adapter',
      'A room declares a port; an adapter implements it.',
      { path: ['^shared/kernel/', room], pathNot: testing },
      { path: '^shared/adapters/' },
    ),
    forbid(
      'adapters-take-only-port-types-from-rooms',
      'An adapter that calls a room would decide something.',
      { path: '^shared/adapters/', pathNot: testing },
      { path: room, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'rooms-know-no-vendor',
      'Vendors are spoken to by adapters and by the connectors’ drivers.',
      { path: ['^shared/kernel/', room], pathNot: ['^shared/platform/connectors/drivers/', testing] },
      { path: 'node_modules/', pathNot: `node_modules/${alternatives(plainLibraries)}/` },
    ),
    forbid(
      'only-the-registry-knows-a-vendor-of-connectors',
      'A connector is one folder and one line in the registry; no room decides by a vendor’s name.',
      {
        path: '^(functions|shared)/',
        pathNot: ['^shared/platform/connectors/drivers/(registry[.]ts$|[^/]+/)', testing],
      },
      { path: '^shared/platform/connectors/drivers/[^/]+/' },
    ),
    forbid(
      'no-vendor-of-connectors-knows-another',
      'Folders of drivers share what stands beside them, never each other.',
      { path: '^shared/platform/connectors/drivers/([^/]+)/', pathNot: testing },
      {
        path: '^shared/platform/connectors/drivers/[^/]+/',
        pathNot: '^shared/platform/connectors/drivers/$1/',
      },
    ),
    forbid(
      'shared-knows-no-door',
      'Doors bind rooms; rooms and adapters do not know that they are bound.',
      { path: '^shared/', pathNot: testing },
      { path: '^functions/' },
    ),
    forbid(
      'the-app-never-knows-the-local-stack',
      'The same code runs on Azure: nothing in it may reach what stands in for Azure.',
      { path: app, pathNot: testing },
      { path: '^local/' },
    ),
    forbid(
      'the-local-stack-never-knows-the-app',
      'A stand-in that reads the app would agree with its mistakes.',
      { path: '^local/', pathNot: testing },
      { path: app },
    ),
    forbid(
      'production-knows-no-test',
      'What only tests use may not be shipped.',
      { pathNot: [testing, '^tests/'] },
      { path: [testing, '^tests/'] },
    ),
    ...vendorRules,
    forbid(
      'the-web-client-knows-the-contract-alone',
      'What a browser shows is what the API says: one file looks at its contract, and at its types only.',
      { path: '^web/src/' },
      { path: '^(functions|shared|local|tests)/', pathNot: '^shared/contracts[.]ts$' },
    ),
    forbid(
      'the-contract-is-looked-at-in-one-place',
      'Its schemas, and the library that they are written with, stay out of the bundle.',
      { path: '^web/src/', pathNot: '^web/src/api/contract[.]ts$' },
      { path: '^shared/' },
    ),
    forbid(
      'only-types-of-the-contract',
      'Its schemas, and the library that they are written with, stay out of the bundle.',
      { path: '^web/src/' },
      { path: '^shared/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'nobody-knows-the-web-client',
      'It stands in front of the API, as any other client would.',
      { pathNot: '^web/' },
      { path: '^web/' },
    ),
    forbid(
      'screens-know-no-other-screen',
      'What two screens share lies in ui/, api/, texts/ or app/.',
      { path: '^web/src/screens/([^/]+)/' },
      { path: '^web/src/screens/[^/]+/', pathNot: '^web/src/screens/$1/' },
    ),
    forbid('no-cycle', 'A circle has no first file to read.', { pathNot: '^web/' }, { circular: true }),
    forbid(
      'no-cycle-in-the-web-client',
      'A link names, as a type, the screens that there are, and a page is loaded when somebody goes there: no circles.',
      { path: '^web/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    ),
    forbid(
      'everything-resolves',
      'An import that is not found would escape every rule above.',
      {},
      // The Functions worker supplies the first at run time, the build of the web client the others (web/build/).
      { couldNotResolve: true, pathNot: '^(@azure/functions-core$|virtual:)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Function apps that the host's tests load, some broken on purpose.
    exclude: { path: '/fixtures/[^/]+-app/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Without this, `import type` would be invisible to every rule.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
    reporterOptions: {
      // The picture in docs/architecture.md: one box for each room, adapter, door and stand-in.
      archi: {
        collapsePattern:
          '^shared/(platform|factory|product|adapters)/[^/]+|^(functions|local)/[^/]+|^shared/kernel',
      },
    },
  },
};

function roomsByWing(list) {
  const imported = [...list.matchAll(/room as (\w+) \} from '#(\w+)\/([\w-]+)'/g)];
  const folderOf = new Map(imported.map(([, name, wing, folder]) => [name, { wing, folder }]));
  const [, listed = ''] = /ROOMS = \[([^\]]*)\]/.exec(list) ?? [];
  const found = [...listed.matchAll(/\w+/g)].map(([name]) => folderOf.get(name));
  if (found.length === 0) throw new Error('shared/rooms.ts lists no room in the form that is read here.');
  return Object.fromEntries(
    wings
      .slice(1)
      .map((wing) => [wing, found.filter((room) => room.wing === wing).map(({ folder }) => folder)]),
  );
}
