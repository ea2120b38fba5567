const response = await fetch('sign-in.json');
const signIn = await response.json();

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', prefersDark.matches);
prefersDark.addEventListener('change', followScheme);
followScheme();

const NEW_KEY = 'new';
const url = '/api/v1/openapi.json';
const spec = await fetch(url).then(
  (answer) => (answer.ok ? answer.json() : undefined),
  () => undefined,
);
for (const { parameters = [] } of Object.values(spec?.paths ?? {}).flatMap(Object.values)) {
  const key = parameters.find(({ name }) => name === 'Idempotency-Key');
  if (key) key.example = NEW_KEY;
}

/** What the person is asked once, as this browser would answer it. */
const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
const ofBrowser = { zone, locale: navigator.language };
const change = spec?.paths?.['/api/v1/me/preferences']?.patch?.requestBody?.content?.['application/json'];
if (change?.example) change.example = { ...change.example, ...ofBrowser };

/** Each try is a request of its own, unless the person names a key of theirs. */
function withFreshKey(request) {
  const name = Object.keys(request.headers ?? {}).find((each) => each.toLowerCase() === 'idempotency-key');
  if (name && request.headers[name] === NEW_KEY) request.headers[name] = crypto.randomUUID();
  return request;
}

const viewer = window.SwaggerUIBundle({
  // Without a description the viewer asks for it itself, and shows why it is not there.
  ...(spec ? { spec } : { url }),
  dom_id: '#viewer',
  oauth2RedirectUrl: new URL('oauth2-redirect.html', location.href).href,
  // The badge would send the document's address to a service on the internet.
  validatorUrl: null,
  // Settings in the address would let a link show another document under our name.
  queryConfigEnabled: false,
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  requestInterceptor: withFreshKey,
});

viewer.initOAuth({
  clientId: signIn.clientId,
  scopes: signIn.scopes,
  usePkceWithAuthorizationCodeGrant: true,
});
