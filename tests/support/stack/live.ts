import type { Api } from './api.ts';

export interface LiveEvent {
  /** What a resume names as Last-Event-ID. */
  id: string;
  event: string;
  data: unknown;
}

/** Reads a run's live stream, event by event as they arrive; leaving the loop closes the stream. */
export async function* watchLive(
  url: string,
  api: Api,
  runId: string,
  lastEventId?: string,
): AsyncGenerator<LiveEvent> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/v1/runs/${runId}/live`, {
    signal: leaving.signal,
    headers: {
      authorization: `Bearer ${api.token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
  });
  if (!response.ok || !response.body) throw new Error(`live: ${response.status} ${await response.text()}`);
  try {
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const event = toEvent(part);
        if (event) yield event;
      }
    }
  } finally {
    leaving.abort();
  }
}

function toEvent(part: string): LiveEvent | undefined {
  const fields = Object.fromEntries(
    part
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  if (!fields.data) return undefined;
  return { id: fields.id ?? '', event: fields.event ?? 'message', data: JSON.parse(fields.data) };
}
