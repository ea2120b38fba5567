import { type ConnectorErrorClass, isConnectorError } from '#platform/connectors';

/** What the person reads when a vendor does not go along, and how the suggestion then ends. */
export function refusalOf(errorClass: ConnectorErrorClass) {
  if (errorClass === 'stale')
    return { status: 'needs_review', note: 'The target was changed in the meantime.' } as const;
  if (errorClass === 'gone')
    return { status: 'needs_review', note: 'The target is no longer there.' } as const;
  if (errorClass === 'throttled' || errorClass === 'transient')
    return { status: 'needs_review', note: 'Your mailbox or calendar did not answer.' } as const;
  return { status: 'failed', note: 'The mailbox or calendar refused.' } as const;
}

/** The same call may succeed a little later. */
export const isPassing = (error: unknown): boolean =>
  isConnectorError(error, 'throttled') || isConnectorError(error, 'transient');
