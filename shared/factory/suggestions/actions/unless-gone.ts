import { isConnectorError } from '#platform/connectors';

/** What was asked for, or `undefined` when the vendor no longer has it. */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isConnectorError(error, 'gone')) return undefined;
    throw error;
  }
}
