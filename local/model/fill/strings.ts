import type { JsonSchema } from '../wire/schema-check.ts';
import { sampleOf } from './pattern.ts';

const formats: Record<string, { test: RegExp; sample: string }> = {
  'date-time': {
    test: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
    sample: '2026-01-01T00:00:00Z',
  },
  date: { test: /^\d{4}-\d\d-\d\d$/, sample: '2026-01-01' },
  time: { test: /^\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/, sample: '00:00:00Z' },
  duration: { test: /^P(?=.)(?:\d+[YMWD])*(?:T(?:\d+[HMS])+)?$/, sample: 'P1D' },
  email: { test: /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/, sample: 'nobody@example.com' },
  hostname: { test: /^(?=.{1,253}$)[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i, sample: 'example.com' },
  ipv4: { test: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/, sample: '192.0.2.1' },
  ipv6: { test: /^(?:[\da-f]{1,4}:){7}[\da-f]{1,4}$/i, sample: '2001:db8:0:0:0:0:0:1' },
  uuid: {
    test: /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i,
    sample: '00000000-0000-4000-8000-000000000000',
  },
};

/** A text that the schema accepts: the wished one when it fits, else a piece of it that fits, else a neutral sample. */
export function fillString(schema: JsonSchema, wished: string): string {
  const { min, max } = bounds(schema);
  const fits = (text: string) => text.length >= min && text.length <= max && followsForm(schema, text);
  const clipped = wished.slice(0, max);
  if (fits(clipped)) return clipped;
  const piece = wished.split(/[\s,;"<>()]+/).find(fits);
  if (piece !== undefined) return piece;
  const sample = formatOf(schema)?.sample ?? (schema.pattern ? sampleOf(String(schema.pattern)) : clipped);
  return fits(sample) ? sample : sample.slice(0, max).padEnd(min, '.');
}

function followsForm(schema: JsonSchema, text: string): boolean {
  const form = formatOf(schema);
  if (form && !form.test.test(text)) return false;
  return schema.pattern === undefined || new RegExp(String(schema.pattern), 'u').test(text);
}

const formatOf = (schema: JsonSchema) => formats[String(schema.format)];

/** Strict mode has no lengths, but a lenient schema may carry them. */
function bounds({ minLength, maxLength }: JsonSchema) {
  return {
    min: typeof minLength === 'number' ? minLength : 0,
    max: typeof maxLength === 'number' ? maxLength : Number.MAX_SAFE_INTEGER,
  };
}
