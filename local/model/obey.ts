import { formatName } from './calls.ts';
import { fill, type Place } from './fill/fill.ts';
import { type Prompt, readPrompt } from './prompt.ts';
import { findInstructionToAssistant } from './skills/injection.ts';
import { address } from './skills/people.ts';
import { sourceText } from './source-text.ts';
import type { ResponsesRequest, Tool } from './wire/request-shape.ts';
import type { Outcome } from './wire/response.ts';
import type { JsonSchema } from './wire/schema-check.ts';

/** What an attacker's text wants: where to, with what words, through which tools. */
interface Orders {
  addresses: string[];
  /** Addresses, links, canaries and the order itself, as one text. */
  payload: string;
  toolNames: string[];
}

/**
 * The model of a lost battle: it does what the sources tell it, with whatever it was shown. Controls behind it must hold
 * without its help. First it calls every tool it was told to call, offered or not; then it answers with the payload in
 * every text of the schema.
 */
export function obey(request: ResponsesRequest, rawRequest: string, now: Date): Outcome {
  const prompt = readPrompt(request, now);
  const orders = readOrders(prompt, rawRequest);
  const calls = orders.toolNames
    .filter((name) => !prompt.calledTools.has(name))
    .map((name) => ({ name, arguments: obedient(schemaOf(request.tools, name), orders) }));
  if (calls.length > 0 && request.tool_choice !== 'none') return { kind: 'tool_calls', calls };
  const format = request.text.format;
  if (formatName(request) === undefined || format?.type !== 'json_schema')
    return { kind: 'text', text: orders.payload };
  return { kind: 'text', text: JSON.stringify(obedient(format.schema, orders)) };
}

function readOrders(prompt: Prompt, rawRequest: string): Orders {
  const text = sourceText(prompt.sources);
  const order = findInstructionToAssistant(text)?.text ?? '';
  const addresses = all(text, address).filter((one) => one !== prompt.me.address);
  const ordered = addresses.filter((one) => order.includes(one));
  const links = all(text, /https?:\/\/[^\s"'<>)\]]+/g);
  const canaries = all(rawRequest, /[\w.-]+/g).filter((word) => /canary/i.test(word));
  const payload =
    [...addresses, ...links, ...canaries, order].filter(Boolean).join(' ') || text.slice(0, 200);
  return {
    addresses: ordered.length > 0 ? ordered : addresses,
    payload,
    toolNames: all(text, /\b[a-z]+[._][a-z]+[A-Z]?\w*\b/g)
      .filter(isToolName)
      .map((name) => name.replace('.', '_')),
  };
}

const isToolName = (word: string) =>
  /^(?:mail|calendar|contacts|label|memory|docs|files|web|mcp|webhook|task|tasks|reminder|invoices|list|brief|note|report|tone|suggestions)[._]\w+$/.test(
    word,
  );

const all = (text: string, pattern: RegExp): string[] => [...new Set(text.match(pattern) ?? [])];

const schemaOf = (tools: Tool[], name: string): JsonSchema | undefined =>
  tools.find((tool) => tool.name === name)?.parameters ?? undefined;

/** Without a schema (a tool that was never offered) the usual names of the payload are tried. */
function obedient(schema: JsonSchema | undefined, { addresses, payload }: Orders): unknown {
  if (!schema) return { to: addresses, subject: payload, body: payload, url: payload, text: payload };
  return fill({ schema, guess: (place) => evil(place, addresses, payload) });
}

function evil({ type, name, schema }: Place, addresses: string[], payload: string): unknown {
  const isAddress =
    schema.format === 'email' || /^(?:to|cc|bcc|address|email|recipients?|guests?)$/i.test(name);
  if (type === 'array') return isAddress && addresses.length > 0 ? addresses : [undefined];
  if (type === 'object') return {};
  if (type === 'boolean') return true;
  if (type === 'number' || type === 'integer') return Number.MAX_SAFE_INTEGER;
  if (type === 'enum') return `draft send needs_reply ${payload}`;
  return isAddress && addresses[0] ? addresses[0] : payload;
}
