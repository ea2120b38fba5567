/** A sentence as the server says it, with `{name}` for what varies, and the same in another language. */
export type Sentence = readonly [said: string, translated: string];

interface Form {
  /** The fixed parts; between two of them stands what varies. */
  parts: string[];
  names: string[];
  translated: string;
}

/** What varies and is said by us as well: looked up in its turn. The rest are names and subjects of other people. */
const OURS = ['agent', 'class', 'what', 'plan', 'limit', 'waiting', 'before', 'batch'];
const LONGEST = 200;
const SENTENCE_END = /[.?!] /;

export interface Translation {
  /** What varies, as it is to be shown: times in the person's way, names kept apart from the direction around them. */
  show(value: string): string;
}

/**
 * Says in another language what the server says in English. What is not among the sentences (a model's words, a name, a
 * pack that others made) stays as it came. Of several sentences in a row each is looked up by itself.
 */
export function translator(sentences: readonly Sentence[]): (text: string, how: Translation) => string {
  const exact = new Map(sentences.filter(([said]) => !said.includes('{')));
  const forms = sentences.filter(([said]) => said.includes('{')).map(toForm);
  // The one that says most is meant, where a shorter one would do as well.
  forms.sort((a, b) => b.parts.join('').length - a.parts.join('').length);

  const whole = (text: string, how: Translation): string | undefined => {
    const known = exact.get(text);
    if (known !== undefined) return known;
    for (const form of forms) {
      const values = valuesIn(form, text);
      if (values) return filled(form, (name) => shown(name, values[name] ?? '', how));
    }
    return undefined;
  };
  const shown = (name: string, value: string, how: Translation): string =>
    (OURS.includes(name) && value.length <= LONGEST ? whole(value, how) : undefined) ?? how.show(value);

  return (text, how) =>
    whole(text, how) ??
    text
      .split(/(?<=[.?!]) /)
      .map((sentence) => whole(sentence, how) ?? sentence)
      .join(' ');
}

function toForm([said, translated]: Sentence): Form {
  const pieces = said.split(/\{(\w+)\}/);
  return {
    parts: pieces.filter((_, index) => index % 2 === 0),
    names: pieces.filter((_, index) => index % 2 === 1),
    translated,
  };
}

function valuesIn({ parts, names }: Form, text: string): Record<string, string> | undefined {
  const [first = '', ...others] = parts;
  const last = others.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: Record<string, string> = {};
  let from = first.length;
  for (const [index, part] of others.entries()) {
    const isLast = index === others.length - 1;
    const to = isLast ? text.length - last.length : text.indexOf(part, from);
    if (to <= from) return undefined;
    values[names[index] ?? ''] = text.slice(from, to);
    from = to + part.length;
  }
  // A sentence holds no other sentence; a title may.
  if (last.endsWith('.') && Object.values(values).some((value) => SENTENCE_END.test(value))) return undefined;
  return values;
}

const filled = ({ translated }: Form, shown: (name: string) => string): string =>
  translated.replace(/\{(\w+)\}/g, (_all, name: string) => shown(name));
