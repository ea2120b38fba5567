import type { QueueSettings } from '../settings.ts';

type Encoding = QueueSettings['messageEncoding'];

export function encodeMessage(body: string | Uint8Array, encoding: Encoding): string {
  return encoding === 'base64' ? Buffer.from(body).toString('base64') : Buffer.from(body).toString('utf8');
}

/** Undefined when the text is not what the encoding promises. */
export function decodeMessage(text: string, encoding: Encoding): string | undefined {
  if (encoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text.trim() ? bytes.toString('utf8') : undefined;
}
