import { blend, type Colour, isSameColour, readColour } from './colours.ts';
import { type Declarations, lengthPx } from './declarations.ts';

/** How an element looks, as far as it decides whether its text is seen. */
export interface Look {
  /** Not shown, and nothing in it can be. */
  isGone: boolean;
  /** Not shown, until something in it says otherwise. */
  isInvisible: boolean;
  fontPx: number;
  indentPx: number;
  opacity: number;
  colour: Colour | undefined;
  /** `undefined`: a picture, or a colour that is not known. */
  ground: Colour['rgb'] | undefined;
}

export const PAGE: Look = {
  isGone: false,
  isInvisible: false,
  fontPx: 16,
  indentPx: 0,
  opacity: 1,
  colour: { rgb: [0, 0, 0], alpha: 1 },
  ground: [255, 255, 255],
};

/** Below these nobody sees anything. */
const FONT_MIN_PX = 3;
const BOX_MIN_PX = 3;
const OPACITY_MIN = 0.1;
/** Farther away is beyond every screen. */
const FAR_PX = -500;

export interface LookInput {
  name: string;
  attributes: Map<string, string>;
  /** The later ones win. */
  declared: Declarations[];
  /** Outlook, which alone knows `mso-hide`, was given something else to show. */
  hasOutlookTwin: boolean;
}

/** What an element looks like within another one. */
export function lookOf(around: Look, input: LookInput): Look {
  const style = cascade(input);
  if (style.size === 0) return isLink(input) ? { ...around, colour: LINK } : around;
  const fontPx = fontOf(style.get('font-size'), around.fontPx);
  const opacity = around.opacity * opacityOf(style);
  const visibility = style.get('visibility') ?? '';
  return {
    isGone:
      around.isGone ||
      opacity < OPACITY_MIN ||
      isNotDisplayed(style, input) ||
      isShut(style, fontPx) ||
      isFarAway(style, fontPx),
    isInvisible: /^(?:hidden|collapse)$/.test(visibility)
      ? true
      : around.isInvisible && !/^(?:visible|initial)$/.test(visibility),
    fontPx,
    indentPx: lengthPx(style.get('text-indent') ?? '', fontPx) ?? around.indentPx,
    opacity,
    colour: colourOf(style.get('-webkit-text-fill-color') ?? style.get('color'), around, input),
    ground: groundOf(style, around),
  };
}

/** Whether text with this look is there for a reader. */
export function isSeen({ isGone, isInvisible, fontPx, indentPx, colour, ground }: Look): boolean {
  if (isGone || isInvisible || fontPx < FONT_MIN_PX || indentPx <= FAR_PX) return false;
  if (!colour) return true;
  if (!ground) return colour.alpha >= OPACITY_MIN;
  return !isSameColour(blend(colour, ground), ground);
}

type Style = Map<string, string>;

function cascade({ attributes, declared }: LookInput): Style {
  const style: Style = new Map();
  const say = (name: string, attribute: string, form = (value: string) => value) => {
    const value = attributes.get(attribute);
    if (value !== undefined) style.set(name, form(value.trim().toLowerCase()));
  };
  say('display', 'hidden', () => 'none');
  say('background-color', 'bgcolor');
  say('background-image', 'background', (url) => (url === '' ? 'none' : 'url()'));
  say('color', 'color');
  say('color', 'text');
  for (const important of [false, true])
    for (const one of declared)
      for (const [name, { value, isImportant }] of one) if (isImportant === important) style.set(name, value);
  return style;
}

function isNotDisplayed(style: Style, { hasOutlookTwin }: LookInput): boolean {
  if (style.get('display') === 'none') return true;
  return style.get('mso-hide') === 'all' && !hasOutlookTwin;
}

function fontOf(size: string | undefined, around: number): number {
  if (size === undefined || size === 'inherit' || size === 'unset') return around;
  if (size === 'smaller') return around * 0.8;
  if (size === 'larger') return around * 1.25;
  const px = lengthPx(size, around);
  return px === undefined || px < 0 ? PAGE.fontPx : px;
}

function opacityOf(style: Style): number {
  const [, filtered] = /\bopacity\(([^()]*)\)/.exec(style.get('filter') ?? '') ?? [];
  return shareOf(style.get('opacity')) * shareOf(filtered);
}

function shareOf(written: string | undefined): number {
  const number = Number.parseFloat(written ?? '');
  if (Number.isNaN(number)) return 1;
  return Math.min(1, written?.endsWith('%') ? number / 100 : number);
}

/** A box without height or width that shows nothing of what does not fit. */
function isShut(style: Style, em: number): boolean {
  if (/^(?:rect\(0|rect\(1px,? ?1px)/.test(style.get('clip') ?? '')) return true;
  if (/^(?:inset\((?:50%|100%)|circle\(0)/.test(style.get('clip-path') ?? '')) return true;
  if (/^(?:matrix|scale)[xy3d]*\(0(?:\.0+)?\s*[,)]/.test(style.get('transform') ?? '')) return true;
  if (['zoom', 'scale'].some((name) => /^0(?:\.0+)?%?$/.test(style.get(name) ?? ''))) return true;
  if (!/hidden|clip|auto|scroll/.test(style.get('overflow') ?? '')) return false;
  const isSmall = (name: string) => (lengthPx(style.get(name) ?? '', em) ?? BOX_MIN_PX) < BOX_MIN_PX;
  const isHeld = (name: string) => (lengthPx(style.get(name) ?? '', em) ?? 0) >= BOX_MIN_PX;
  return (
    ((isSmall('height') || isSmall('max-height')) && !isHeld('min-height')) ||
    ((isSmall('width') || isSmall('max-width')) && !isHeld('min-width'))
  );
}

function isFarAway(style: Style, em: number): boolean {
  const isFar = (value: string | undefined) => (lengthPx(value ?? '', em) ?? 0) <= FAR_PX;
  const position = style.get('position') ?? 'static';
  const isPlaced =
    position !== 'static' && ['left', 'right', 'top', 'bottom'].some((at) => isFar(style.get(at)));
  const margins = [
    style.get('margin-left'),
    style.get('margin-top'),
    ...(style.get('margin') ?? '').split(' '),
  ];
  const moves = [...(style.get('transform') ?? '').matchAll(/translate[xy3d]*\(([^()]*)\)/g)];
  return (
    isPlaced ||
    margins.some(isFar) ||
    moves.some(([, by = '']) => by.split(/[\s,]+/).some((part) => isFar(part)))
  );
}

const isLink = ({ name, attributes }: LookInput): boolean => name === 'a' && attributes.has('href');

const LINK: Colour = { rgb: [0, 0, 238], alpha: 1 };

function colourOf(written: string | undefined, around: Look, input: LookInput): Colour | undefined {
  if (written === undefined && isLink(input)) return LINK;
  if (written === undefined || written === 'inherit' || written === 'currentcolor') return around.colour;
  return readColour(written);
}

function groundOf(style: Style, around: Look): Look['ground'] {
  if ((style.get('background-image') ?? 'none') !== 'none') return undefined;
  const written = style.get('background-color') ?? 'transparent';
  if (['transparent', 'none', 'inherit', 'initial', 'unset'].includes(written)) return around.ground;
  const colour = readColour(written);
  if (!colour || (!around.ground && colour.alpha < 1)) return undefined;
  return around.ground ? blend(colour, around.ground) : colour.rgb;
}
