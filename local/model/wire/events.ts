import { type OutputItem, partText, type ResponseBody } from './response.ts';

type Draft = { type: string; [field: string]: unknown };

/** The answer as server-sent events, in the vendor's order, each with its `sequence_number`. */
export function toEventStream(response: ResponseBody): string {
  const empty = {
    ...response,
    status: 'in_progress',
    output: [],
    usage: null,
    completed_at: null,
    incomplete_details: null,
  };
  const drafts: Draft[] = [
    { type: 'response.created', response: empty },
    { type: 'response.in_progress', response: empty },
    ...response.output.flatMap(itemEvents),
    { type: `response.${response.status}`, response },
  ];
  return drafts.map(toEvent).join('');
}

const toEvent = ({ type, ...fields }: Draft, place: number) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields, sequence_number: place })}\n\n`;

function itemEvents(item: OutputItem, outputIndex: number): Draft[] {
  const inner =
    item.type === 'function_call' ? callEvents(item, outputIndex) : messageEvents(item, outputIndex);
  const begun = item.type === 'function_call' ? { ...item, arguments: '' } : { ...item, content: [] };
  return [
    {
      type: 'response.output_item.added',
      output_index: outputIndex,
      item: { ...begun, status: 'in_progress' },
    },
    ...inner,
    { type: 'response.output_item.done', output_index: outputIndex, item },
  ];
}

function callEvents(item: Extract<OutputItem, { type: 'function_call' }>, outputIndex: number): Draft[] {
  const at = { item_id: item.id, output_index: outputIndex };
  return [
    ...pieces(item.arguments).map((delta) => ({
      type: 'response.function_call_arguments.delta',
      ...at,
      delta,
    })),
    { type: 'response.function_call_arguments.done', ...at, name: item.name, arguments: item.arguments },
  ];
}

function messageEvents(item: Extract<OutputItem, { type: 'message' }>, outputIndex: number): Draft[] {
  return item.content.flatMap((part, contentIndex) => {
    const at = { item_id: item.id, output_index: outputIndex, content_index: contentIndex };
    const isText = part.type === 'output_text';
    const name = isText ? 'response.output_text' : 'response.refusal';
    const extra = isText ? { logprobs: [] } : {};
    const text = partText(part);
    return [
      {
        type: 'response.content_part.added',
        ...at,
        part: isText ? { ...part, text: '' } : { ...part, refusal: '' },
      },
      ...pieces(text).map((delta) => ({ type: `${name}.delta`, ...at, delta, ...extra })),
      { type: `${name}.done`, ...at, ...(isText ? { text } : { refusal: text }), ...extra },
      { type: 'response.content_part.done', ...at, part },
    ];
  });
}

/** Pieces of a few words; cut by code points, so that no letter is torn. */
function pieces(text: string, size = 24): string[] {
  const letters = Array.from(text);
  return Array.from({ length: Math.ceil(letters.length / size) }, (_, at) =>
    letters.slice(at * size, (at + 1) * size).join(''),
  );
}
