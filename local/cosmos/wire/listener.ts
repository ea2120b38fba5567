import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerControl, type ControlDoor, isControlPath } from './control-door.ts';
import { type Broken, garbage, type WireReply, type WireRequest } from './messages.ts';
import { tooLarge } from './refusals.ts';
import { refusalReply } from './replies.ts';

export interface ListenerInput extends ControlDoor {
  answer(request: WireRequest): WireReply | Promise<WireReply | Broken>;
}

/** A document holds 2 MB; a bulk request of several may be larger. */
const largestBodyBytes = 4 * 1024 * 1024;

export function httpListener(
  input: ListenerInput,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= largestBodyBytes) chunks.push(chunk);
    });
    request.on('error', () => response.destroy());
    request.on('end', () => {
      if (bytes > largestBodyBytes)
        send(response, refusalReply(tooLarge('The request body holds 4 MB at most.')));
      else reply(input, request, response, Buffer.concat(chunks).toString());
    });
  };
}

function reply(input: ListenerInput, request: IncomingMessage, response: ServerResponse, body: string): void {
  const path = request.url ?? '/';
  if (isControlPath(path)) {
    send(response, answerControl(input, request, body));
    return;
  }
  const answered = input.answer({
    method: request.method ?? 'GET',
    origin: `http://${request.headers.host ?? '127.0.0.1'}`,
    path,
    headers: request.headers,
    body,
  });
  if (answered instanceof Promise) void answered.then((result) => send(response, result));
  else send(response, answered);
}

function send(response: ServerResponse, reply: WireReply | Broken): void {
  if (reply === 'hang') return;
  if (typeof reply === 'string') {
    const { socket } = response;
    if (reply === 'garbage') socket?.end(garbage);
    else socket?.destroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}
