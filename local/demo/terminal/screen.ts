import { styleText } from 'node:util';
import { fit, wrap } from './wrap.ts';

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

/** How the pages of the demo are written. */
export interface Paper {
  /** Columns. */
  width: number;
  ink(style: Style, text: string): string;
}

export interface Screen extends Paper {
  say(...lines: string[]): void;
  /** A paragraph, broken to the width. */
  tell(text: string): void;
  heading(text: string): void;
  /** What goes on right now, on a line that is overwritten; on anything but a terminal it is not shown. */
  passing(text: string): void;
}

type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

const margin = '  ';
const widest = 100;

/** Colours only on a terminal that wants them: `styleText` looks at the stream, at NO_COLOR and at FORCE_COLOR. */
export function createScreen(output: Output): Screen {
  // A terminal that does not know its width says 0.
  const width = Math.max(40, Math.min(output.columns || 80, widest));
  const ink = (style: Style, text: string) => styleText(style, text, { stream: output });
  let isPassing = false;
  let step = 0;

  const clear = () => {
    if (isPassing) output.write('\r\u001b[2K');
    isPassing = false;
  };
  const say = (...lines: string[]) => {
    clear();
    output.write(`${(lines.length > 0 ? lines : ['']).join('\n')}\n`);
  };
  return {
    width,
    ink,
    say,
    tell: (text) => say(...wrap(text, { width, first: margin })),
    heading(text) {
      step += 1;
      say('', `${ink('bold', `${step}. ${text}`)}`);
    },
    passing(text) {
      if (!output.isTTY) return;
      clear();
      output.write(ink('dim', fit(`${margin}${text}`, width - 1)));
      isPassing = true;
    },
  };
}
