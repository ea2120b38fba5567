const response = await fetch('sign-in.json');
const signIn = await response.json();

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const followScheme = () => document.documentElement.classList.toggle('dark-mode', prefersDark.matches);
prefersDark.addEventListener('change', followScheme);
followScheme();

const viewer = window.SwaggerUIBundle({
  url: '/api/v1/openapi.json',
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
});

viewer.initOAuth({
  clientId: signIn.clientId,
  scopes: signIn.scopes,
  usePkceWithAuthorizationCodeGrant: true,
});
