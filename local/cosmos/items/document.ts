import { isObject, type Value } from '../query/value.ts';
import { systemMembers } from '../store/columns.ts';
import type { Container } from '../store/container.ts';
import { type Partition, partitionOf } from '../store/partition-key.ts';
import { badRequest, keyMismatch, tooLarge } from '../wire/refusals.ts';

/** A document on its way in: parsed for the rules, as text for the store. */
export interface IncomingDocument {
  id: string;
  document: { [member: string]: Value };
  text: string;
  bytes: number;
}

export const largestDocumentBytes = 2 * 1024 * 1024;

export function documentFromText(container: Container, text: string, partition: Partition): IncomingDocument {
  let parsed: Value;
  try {
    parsed = JSON.parse(text) as Value;
  } catch {
    throw badRequest('The request body is not valid JSON.');
  }
  return check(container, parsed, text.trim(), partition);
}

export function documentFromValue(
  container: Container,
  value: Value,
  partition: Partition,
): IncomingDocument {
  return check(container, value, JSON.stringify(value) ?? '', partition);
}

function check(container: Container, value: Value, given: string, partition: Partition): IncomingDocument {
  if (!isObject(value)) throw badRequest('The document is not a JSON object.');
  const isPlain = systemMembers.every((name) => !(name in value));
  const document = isPlain ? value : withoutSystemMembers(value);
  const text = isPlain ? given : JSON.stringify(document);
  checkTtl(document.ttl);
  const bytes = Buffer.byteLength(text);
  if (bytes > largestDocumentBytes)
    throw tooLarge('Request size is too large: a document holds 2 MB at most.');
  const id = checkId(document.id);
  if (partitionOf(document, container.keyPaths) !== partition) {
    throw keyMismatch('PartitionKey extracted from document doesn’t match the one specified in the header.');
  }
  return { id, document, text, bytes };
}

function withoutSystemMembers(value: { [member: string]: Value }): { [member: string]: Value } {
  const document = { ...value };
  for (const name of systemMembers) delete document[name];
  return document;
}

export function checkId(id: Value): string {
  if (typeof id !== 'string' || id === '') {
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing.");
  }
  if (/[/\\#?]/.test(id))
    throw badRequest(`The id holds a character that is not allowed: none of / \\ # ? may stand in it.`);
  if (!id.isWellFormed() || id.includes('\0')) throw badRequest('The id is not well-formed Unicode.');
  if (id.length > 255 && Buffer.byteLength(id) > 1023) throw badRequest('The id is longer than 1,023 bytes.');
  return id;
}

function checkTtl(ttl: Value): void {
  if (ttl === undefined) return;
  const isValid =
    typeof ttl === 'number' && Number.isInteger(ttl) && (ttl === -1 || ttl > 0) && ttl <= 2_147_483_647;
  if (isValid) return;
  throw badRequest(
    `The input ttl '${JSON.stringify(ttl)}' is invalid. It must be a nonzero positive integer up to 2147483647 or -1.`,
  );
}
