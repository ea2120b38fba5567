import type { ToolCall } from '#platform/ai';
import type { AgentTemplate } from './schema.ts';
import { type BlockedResult, READ_TOOLS, type ReadResult, type ToolCtx, wireName } from './tools/index.ts';

/**
 * Carries out what a model asked for: one of the agent's own reading tools, with arguments that fit its schema.
 * Wrong arguments come back to the model as a result that says what is wrong.
 */
export async function callTool(
  ctx: ToolCtx,
  template: AgentTemplate,
  call: ToolCall,
): Promise<ReadResult | BlockedResult> {
  const name = template.tools.find((tool) => wireName(tool) === call.name);
  const tool = name && READ_TOOLS.get(name);
  if (!tool) return mistake(call, 'There is no such tool.');
  const input = tool.input.safeParse(parseArguments(call.arguments));
  if (!input.success)
    return mistake(
      call,
      `Wrong arguments: ${input.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join('; ')}`,
    );
  return tool.read(ctx, input.data);
}

const mistake = (call: ToolCall, problem: string): ReadResult => ({
  kind: 'read',
  block: { kind: 'mistake', id: `tool:${call.name}`, trust: 'own', value: { problem } },
  sources: [],
  fact: { mistake: true },
  connectorCalls: 0,
});

function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
