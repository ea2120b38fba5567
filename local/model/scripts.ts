import { z } from 'zod';

const reply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('json'), value: z.unknown() }),
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({
    kind: z.literal('tool_calls'),
    calls: z.array(z.strictObject({ name: z.string(), arguments: z.unknown() })).min(1),
  }),
  z.strictObject({ kind: z.literal('refusal'), text: z.string() }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.int(),
    headers: z.record(z.string(), z.string()).optional(),
    error: z.looseObject({ message: z.string() }),
  }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('incomplete') }),
  z.strictObject({ kind: z.literal('obey') }),
]);
export type ScriptReply = z.output<typeof reply>;

export const modelScript = z.strictObject({
  match: z
    .strictObject({ bodyContains: z.string().optional(), formatName: z.string().optional() })
    .default({}),
  /** How often the replies are gone through; 0 = once, then the last reply repeats. */
  times: z.int().min(0).default(1),
  replies: z.array(reply).min(1),
});
export type ModelScript = z.input<typeof modelScript>;

/** Keeps the planned replies; the first script that matches and is not used up answers. */
export function createScriptBook() {
  let scripts: { script: z.output<typeof modelScript>; used: number }[] = [];

  return {
    add: (script: ModelScript) => void scripts.push({ script: modelScript.parse(script), used: 0 }),
    clear: () => {
      scripts = [];
    },
    next(call: { body: string; formatName: string | undefined }): ScriptReply | undefined {
      const entry = scripts.find(({ script, used }) => {
        const isOpen = script.times === 0 || used < script.times * script.replies.length;
        return isOpen && matches(script.match, call);
      });
      if (!entry) return undefined;
      const { replies, times } = entry.script;
      const place = times === 0 ? Math.min(entry.used, replies.length - 1) : entry.used % replies.length;
      entry.used += 1;
      return replies[place];
    },
  };
}

function matches(
  match: { bodyContains?: string | undefined; formatName?: string | undefined },
  call: { body: string; formatName: string | undefined },
): boolean {
  if (match.formatName !== undefined && match.formatName !== call.formatName) return false;
  return match.bodyContains === undefined || call.body.includes(match.bodyContains);
}
