const name = 'HostStartupError';

/** A reason not to start that the reader can act on: one sentence, without a stack. */
export function startupError(message: string): Error {
  return Object.assign(new Error(message), { name });
}

export function isStartupError(error: unknown): error is Error {
  return error instanceof Error && error.name === name;
}
