import type { StandInRequest } from '../../stand-in/index.ts';
import { badRequest, graphError } from './graph-error.ts';

/** What a request body may hold. A list of words is a closed set of strings. */
export type Shape =
  | 'string'
  | 'boolean'
  | 'number'
  | readonly string[]
  | { list: Shape }
  | { type: string; fields: Record<string, Shape> };

/** The JSON body of a call, refused as Graph refuses it when a field is unknown or of another kind. */
export function readBody(request: StandInRequest, shape: Shape & object): Record<string, unknown> {
  if (!request.headers['content-type']?.toLowerCase().startsWith('application/json')) {
    throw badRequest('Entity only allows writes with a JSON Content-Type header.');
  }
  const value = request.json();
  if (value === undefined)
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  check(value, shape, 'body');
  return value as Record<string, unknown>;
}

/** A call without a body, or with an empty one. */
export function readOptionalBody(request: StandInRequest, shape: Shape & object): Record<string, unknown> {
  return request.body.byteLength === 0 ? {} : readBody(request, shape);
}

function check(value: unknown, shape: Shape, path: string): void {
  if (typeof shape === 'string') {
    if (typeof value !== shape) throw wrongKind(path, shape);
  } else if (isWords(shape)) {
    const isKnown = shape.some((word) => word.toLowerCase() === String(value).toLowerCase());
    if (!isKnown) throw wrongKind(path, shape.join(' | '));
  } else if ('list' in shape) {
    if (!Array.isArray(value)) throw wrongKind(path, 'collection');
    for (const [index, entry] of value.entries()) check(entry, shape.list, `${path}[${index}]`);
  } else {
    checkFields(value, shape, path);
  }
}

const isWords = (shape: Exclude<Shape, string>): shape is readonly string[] => Array.isArray(shape);

function checkFields(
  value: unknown,
  { type, fields }: { type: string; fields: Record<string, Shape> },
  path: string,
) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongKind(path, type);
  for (const [name, entry] of Object.entries(value)) {
    if (name.startsWith('@odata.')) continue;
    const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!shape) {
      throw graphError(
        400,
        'RequestBodyRead',
        `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`,
      );
    }
    check(entry, shape, `${path}.${name}`);
  }
}

const wrongKind = (path: string, kind: string) =>
  graphError(400, 'RequestBodyRead', `The value of '${path}' cannot be read as ${kind}.`);
