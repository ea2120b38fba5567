import { z } from 'zod';
import { Problem } from './problem.ts';
import { RATES } from './rates.ts';
import { type Route, rateOf } from './route.ts';

export interface ApiMetadata {
  serverUrl: string;
  authorizationUrl: string;
  tokenUrl: string;
  scope: string;
}

/** The OpenAPI 3.1 document of the routes, from the very schemas that check requests. */
export async function describeApi(routes: Route[], metadata: ApiMetadata): Promise<object> {
  // Loaded when asked for: it costs start-up time that no other request needs.
  const { createDocument } = await import('zod-openapi');
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/api/v1/${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'connectsoft.me',
      version: '1',
      description:
        'Personal agents for one person: they read, summarise and propose. Nothing outside changes before the person said yes to that very proposal.',
    },
    servers: [{ url: metadata.serverUrl }],
    paths,
    components: {
      securitySchemes: {
        person: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              authorizationUrl: metadata.authorizationUrl,
              tokenUrl: metadata.tokenUrl,
              scopes: { openid: 'Who you are', [metadata.scope]: 'Act as you' },
            },
          },
        },
      },
    },
  });
}

function describeRoute(route: Route) {
  const header = headersOf(route);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.auth !== 'none' ? { security: [{ person: [] }] } : {}),
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...(header ? { header } : {}),
    },
    ...bodyOf(route),
    responses: responsesOf(route),
  };
}

function bodyOf({ body: schema, example }: Route) {
  if (!schema) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema, ...(example && { example }) } } },
  };
}

/** Said where it holds: what is open to everybody has no person whose requests could be counted. */
function tooFast(route: Route) {
  if (route.auth === 'none') return {};
  const { quota, windowSec } = RATES[rateOf(route)];
  return {
    429: {
      description: `More than ${quota} requests of the kind \`${rateOf(route)}\` in ${windowSec} seconds, code api.rate_limited. Every answer says what is left: RateLimit, RateLimit-Policy.`,
      content: { 'application/problem+json': { schema: Problem } },
    },
  };
}

function headersOf(route: Route): z.ZodObject | undefined {
  const headers = {
    ...(route.ifMatch ? { 'If-Match': z.string().describe('The ETag that you last read.') } : {}),
    ...(route.idempotency
      ? {
          'Idempotency-Key': z
            .string()
            .describe('Your own name for this request; the same key again has no second effect.'),
        }
      : {}),
    ...(route.stream ? { 'Last-Event-ID': z.string().optional().describe('Resume after this event.') } : {}),
  };
  return Object.keys(headers).length > 0 ? z.object(headers) : undefined;
}

function responsesOf(route: Route) {
  const good = Object.entries(route.answers).map(([status, schema]) => [
    status,
    {
      description: status === '202' ? 'Accepted; Location tells where to look.' : 'Success.',
      ...(schema
        ? { content: { [route.stream ? 'text/event-stream' : 'application/json']: { schema } } }
        : {}),
    },
  ]);
  const codes = route.problems?.length ? ` Codes: ${route.problems.join(', ')}.` : '';
  const problem = {
    description: `A problem.${codes}`,
    content: { 'application/problem+json': { schema: Problem } },
  };
  return { ...Object.fromEntries(good), ...tooFast(route), default: problem };
}
