export interface Field {
  name: string;
  value: string;
  /** `submit` for a button. */
  type: string;
  isChecked: boolean;
  /** What stands on a button. */
  text: string;
}

export interface Form {
  /** As written; '' = the address of the page. */
  action: string;
  fields: Field[];
}

/** The forms of a plain page, as far as a terminal needs them: inputs and buttons. */
export function readForms(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, tag = '', inside = '']) => ({
    action: attribute(tag, 'action'),
    fields: [
      ...[...inside.matchAll(/<input\b([^>]*)>/gi)].map(([, input = '']) => field(input, '')),
      ...[...inside.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(
        ([, button = '', text = '']) => ({
          ...field(button, plain(text)),
          type: 'submit',
        }),
      ),
    ],
  }));
}

const field = (tag: string, text: string): Field => ({
  name: attribute(tag, 'name'),
  value: attribute(tag, 'value'),
  type: attribute(tag, 'type') || 'text',
  isChecked: /\schecked(\s|=|$)/i.test(tag),
  text,
});

const attribute = (tag: string, name: string): string =>
  decode(new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? '');

const plain = (html: string): string => decode(html.replace(/<[^>]*>/g, ' ')).trim();

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return named[name.toLowerCase()] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
  });
