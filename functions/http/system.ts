import { allRoutes } from '#contracts';
import { describeApi, type HandlersOf } from '#kernel';
import { bindRoom } from '../bind.ts';
import { runningHouse } from '../running-house.ts';
import { systemRoutes } from '../system-routes.ts';

let document: Promise<object> | undefined;

bindRoom({
  routes: systemRoutes,
  handlers: {
    async health({ settings, ports, modelAccess }) {
      const { state, note } = modelAccess.health();
      return {
        status: 'ok',
        model: settings.ai.model,
        modelState: state,
        modelNote: note,
        signInTime: ports.tokens.signInTime(),
        jobs: await runningHouse().jobHealth(),
      };
    },
    async openapi() {
      document ??= describeThisApi();
      return document;
    },
  } satisfies HandlersOf<typeof systemRoutes>,
});

function describeThisApi(): Promise<object> {
  const { config } = runningHouse();
  return describeApi([...Object.values(systemRoutes), ...allRoutes()], {
    serverUrl: config.PUBLIC_API_URL,
    authorizationUrl: config.OIDC_AUTHORIZATION_URL,
    tokenUrl: config.OIDC_TOKEN_URL,
    // As Entra names an API that was given no address of its own.
    scope: `api://${config.OIDC_AUDIENCE}/access_as_user`,
  });
}
