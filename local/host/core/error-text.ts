const orchestratorState = '$OutOfProcData$';
const framesShown = 3;

/**
 * One line for the log. A failed orchestrator carries its whole state behind a label in the message, and state
 * is content: it is cut off.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is not an Error was thrown';
  const message = error.message.split(orchestratorState)[0]?.trim() ?? '';
  return [`${error.name}: ${message}`, ...frames(error)].join(' | ');
}

function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, framesShown).map((line) => line.trim());
}
