import { isPropertyId, propertyKey } from '../item-properties.ts';
import type { Condition } from '../mail/message-store.ts';
import { badRequest, graphError } from './graph-error.ts';

type Literal = string | number | boolean | Date;

export interface Comparison {
  kind: 'compare';
  property: string;
  operator: 'eq' | 'ne' | 'ge' | 'gt' | 'le' | 'lt';
  value: Literal;
}

interface PropertyMatch {
  kind: 'extended-property';
  id: string;
  value: string;
}

export type Clause = Comparison | PropertyMatch;

/** Reads a `$filter` of comparisons joined by `and`; anything else is refused. */
export const parseFilter = (text: string): Clause[] => splitByAnd(text).map(parseClause);

function splitByAnd(text: string): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && /^ and /i.test(text.slice(at, at + 5))) {
      parts.push(text.slice(from, at));
      from = at + 5;
    }
  }
  if (isQuoted || depth !== 0) throw invalidFilter(text);
  return [...parts, text.slice(from)].map((part) => part.trim());
}

const quoted = "'((?:[^']|'')*)'";
const propertyPattern = new RegExp(
  `^singleValueExtendedProperties/any\\((\\w+)\\s*:\\s*\\1/id eq ${quoted} and \\1/value eq ${quoted}\\)$`,
  'i',
);

function parseClause(clause: string): Clause {
  const match = propertyPattern.exec(clause);
  if (match) {
    const id = unquote(match[2] ?? '');
    if (!isPropertyId(id)) throw invalidPropertyId(id);
    return { kind: 'extended-property', id, value: unquote(match[3] ?? '') };
  }
  const comparison = /^([a-z][\w/]*) (eq|ne|ge|gt|le|lt) (.+)$/i.exec(clause);
  if (!comparison) throw invalidFilter(clause);
  const [, property = '', operator = '', value = ''] = comparison;
  return {
    kind: 'compare',
    property,
    operator: operator as Comparison['operator'],
    value: parseLiteral(value.trim()),
  };
}

const unquote = (text: string): string => text.replaceAll("''", "'");

function parseLiteral(text: string): Literal {
  const string = new RegExp(`^${quoted}$`).exec(text);
  if (string) return unquote(string[1] ?? '');
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return new Date(text);
  throw invalidFilter(text);
}

export const invalidFilter = (text: string) => badRequest(`Invalid filter clause: '${text}'.`);

export const invalidPropertyId = (id: string) =>
  graphError(400, 'ErrorInvalidIdMalformed', `The extended property id '${id}' is not valid.`);

const messageColumns: Record<string, { column: string; kind: 'instant' | 'string' | 'boolean' }> = {
  receivedDateTime: { column: 'received_ms', kind: 'instant' },
  sentDateTime: { column: "json_extract(doc, '$.sentMs')", kind: 'instant' },
  conversationId: { column: 'conversation_id', kind: 'string' },
  internetMessageId: { column: 'internet_message_id', kind: 'string' },
  'from/emailAddress/address': { column: 'from_address', kind: 'string' },
  subject: { column: "json_extract(doc, '$.subject')", kind: 'string' },
  isRead: { column: 'is_read', kind: 'boolean' },
  isDraft: { column: 'is_draft', kind: 'boolean' },
  hasAttachments: { column: 'has_attachments', kind: 'boolean' },
};
const sqlOperators = { eq: '=', ne: '<>', ge: '>=', gt: '>', le: '<=', lt: '<' } as const;

/** The clauses of a message filter as conditions of the store. */
export const messageConditions = (clauses: Clause[]): Condition[] => clauses.map(messageCondition);

function messageCondition(clause: Clause): Condition {
  if (clause.kind === 'extended-property') return extendedPropertyCondition(clause);
  const known = messageColumns[clause.property];
  if (!known) throw invalidFilter(clause.property);
  const isRanged = clause.operator !== 'eq' && clause.operator !== 'ne';
  if (isRanged && known.kind !== 'instant') throw invalidFilter(clause.property);
  const value = columnValue(clause, known.kind);
  return { sql: `${known.column} ${sqlOperators[clause.operator]} ?`, values: [value] };
}

function columnValue(
  { property, value }: Comparison,
  kind: 'instant' | 'string' | 'boolean',
): string | number {
  if (kind === 'instant' && value instanceof Date) return value.getTime();
  if (kind === 'boolean' && typeof value === 'boolean') return Number(value);
  if (kind === 'string' && typeof value === 'string')
    return property.startsWith('from/') ? value.toLowerCase() : value;
  throw badRequest(`A binary operator with incompatible types was detected at '${property}'.`);
}

const extendedPropertyCondition = ({ id, value }: PropertyMatch): Condition => ({
  sql: 'id IN (SELECT item_id FROM item_properties WHERE property_id = ? AND value = ?)',
  values: [propertyKey(id), value],
});
