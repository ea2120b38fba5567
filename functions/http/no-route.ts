import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { allRoutes } from '#contracts';
import { SECURITY_HEADERS, traceIdOf } from '../answer.ts';
import { crossOriginHeaders, preflightHeaders } from '../cross-origin.ts';
import { toProblem } from '../problems.ts';
import { runningHouse } from '../running-house.ts';
import { systemRoutes } from '../system-routes.ts';

const routes = [...Object.values(systemRoutes), ...allRoutes()];

/**
 * What no operation answers, with any method: what a browser asks before a request, and addresses that do not exist.
 * Azure asks functions in the order of their names, so this name is the last.
 */
app.http('zzNoRoute', {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
  route: '{*path}',
  authLevel: 'anonymous',
  handler: async (request) => answerTo(request, runningHouse().config.APP_URL),
});

function answerTo(request: HttpRequest, appUrl: string): HttpResponseInit {
  const headers = { ...SECURITY_HEADERS, ...crossOriginHeaders(request, appUrl) };
  try {
    return { status: 204, headers: { ...headers, ...preflightHeaders(request, { routes, appUrl }) } };
  } catch (error) {
    const { pathname: instance } = new URL(request.url);
    const problem = toProblem(error, { instance, traceId: traceIdOf(request) });
    return {
      status: problem.status,
      headers: { ...headers, 'content-type': 'application/problem+json' },
      body: JSON.stringify(problem),
    };
  }
}
