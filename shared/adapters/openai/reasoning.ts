/** `o3`, `gpt-5-mini`, `openai/gpt-5.1` … but not the chat models of the same families. */
const REASONS_BY_NAME = /(^|\/)(o\d|gpt-[5-9])(?!.*chat)/;

/** Small enough that a short answer stays a short answer; every model that reasons knows it, except those that refuse. */
const EFFORT = 'low' as const;

/** Which models think before they answer, and which of them let themselves be asked to think little. */
export interface Reasoning {
  reasons(model: string): boolean;
  effortFor(model: string): typeof EFFORT | undefined;
  /** It answered; a name that is not known, such as that of a deployment, shows itself by what it used. */
  answered(model: string, reasoningTokens: number): void;
  /** True when the refusal is about the effort: the same call is worth a try without it. */
  refused(model: string, error: unknown): boolean;
}

/** What is learned is kept as long as the process lives. */
export function createReasoning(): Reasoning {
  const seen = new Set<string>();
  const takesNoEffort = new Set<string>();
  const reasons = (model: string) => seen.has(model) || REASONS_BY_NAME.test(model);
  const effortFor = (model: string) => (reasons(model) && !takesNoEffort.has(model) ? EFFORT : undefined);
  return {
    reasons,
    effortFor,
    answered(model, reasoningTokens) {
      if (reasoningTokens > 0) seen.add(model);
    },
    refused(model, error) {
      if (effortFor(model) === undefined || !isAboutEffort(error)) return false;
      takesNoEffort.add(model);
      return true;
    },
  };
}

/** `unsupported_parameter` or `unsupported_value`, with the name of what is not taken. */
function isAboutEffort(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('status' in error) || !('param' in error))
    return false;
  return error.status === 400 && String(error.param).startsWith('reasoning');
}
