export interface ServerEvent {
  /** Last id that was sent so far; '' before the first. */
  id: string;
  event: string;
  data: string;
}

export interface EventReader {
  /** Time that the server asked to wait before a new connection. */
  retryMs: number | null;
  events(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent>;
}

/** Server-sent events as the HTML standard defines their stream; an event that was cut off is not given out. */
export function createEventReader(lastId = ''): EventReader {
  let id = lastId;
  const reader: EventReader = { retryMs: null, events };

  async function* events(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
    let event = '';
    let data: string[] = [];
    for await (const line of linesOf(chunks)) {
      if (line === '') {
        if (data.length > 0) yield { id, event: event || 'message', data: data.join('\n') };
        event = '';
        data = [];
        continue;
      }
      const { field, value } = split(line);
      if (field === 'event') event = value;
      if (field === 'data') data.push(value);
      if (field === 'id' && !value.includes('\0')) id = value;
      if (field === 'retry' && /^\d+$/.test(value)) reader.retryMs = Number(value);
    }
  }
  return reader;
}

/** A line that begins with a colon is a comment: its field has no name. */
function split(line: string): { field: string; value: string } {
  const cut = line.indexOf(':');
  if (cut === -1) return { field: line, value: '' };
  return { field: line.slice(0, cut), value: line.slice(cut + 1).replace(/^ /, '') };
}

/** Complete lines, whatever ends them (LF, CR LF or CR) and wherever the chunks are cut. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the end may be the first half of a CR LF.
    const end = rest.endsWith('\r') ? rest.length - 1 : rest.length;
    const lines = rest.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + rest.slice(end);
    yield* lines;
  }
}
