/** Rejects after `timeoutMs` (0: never). JavaScript cannot be stopped, so the work itself runs on. */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number, subject: string): Promise<T> {
  if (timeoutMs === 0) return work;
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new Error(`Timeout: ${subject} ran longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
