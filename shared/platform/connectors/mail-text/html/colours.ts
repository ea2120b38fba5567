/** Red, green and blue from 0 to 255, and how opaque it is from 0 to 1. */
export interface Colour {
  rgb: [number, number, number];
  alpha: number;
}

/** The names of CSS that mail uses, and all that are close to white or black. */
const NAMED: Record<string, string> = {
  ...{ white: 'ffffff', snow: 'fffafa', ivory: 'fffff0', ghostwhite: 'f8f8ff', whitesmoke: 'f5f5f5' },
  ...{ floralwhite: 'fffaf0', azure: 'f0ffff', mintcream: 'f5fffa', honeydew: 'f0fff0', aliceblue: 'f0f8ff' },
  ...{ seashell: 'fff5ee', linen: 'faf0e6', oldlace: 'fdf5e6', lavenderblush: 'fff0f5', cornsilk: 'fff8dc' },
  ...{ lightyellow: 'ffffe0', lightcyan: 'e0ffff', lavender: 'e6e6fa', beige: 'f5f5dc', gainsboro: 'dcdcdc' },
  ...{ black: '000000', navy: '000080', midnightblue: '191970', darkslategray: '2f4f4f', dimgray: '696969' },
  ...{ gray: '808080', grey: '808080', darkgray: 'a9a9a9', silver: 'c0c0c0', lightgray: 'd3d3d3' },
  ...{
    lightgrey: 'd3d3d3',
    red: 'ff0000',
    maroon: '800000',
    green: '008000',
    lime: '00ff00',
    olive: '808000',
  },
  ...{ blue: '0000ff', teal: '008080', aqua: '00ffff', cyan: '00ffff', purple: '800080', fuchsia: 'ff00ff' },
  ...{ magenta: 'ff00ff', yellow: 'ffff00', orange: 'ffa500' },
};

/** A colour as CSS and the attributes of HTML write it; `undefined` for one that is not known. */
export function readColour(written: string): Colour | undefined {
  const text = written.trim().toLowerCase();
  if (text === 'transparent') return { rgb: [0, 0, 0], alpha: 0 };
  const hex = Object.hasOwn(NAMED, text) ? NAMED[text] : /^#?([0-9a-f]{3,8})$/.exec(text)?.[1];
  if (hex !== undefined) return fromHex(hex);
  const [, space = '', list = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(text) ?? [];
  const parts = list.split(/[\s,/]+/).filter((part) => part !== '');
  if (space === '' || parts.length < 3) return undefined;
  const alpha = parts[3] === undefined ? 1 : share(parts[3], 1);
  return { rgb: space === 'rgb' ? fromParts(parts) : fromHsl(parts), alpha };
}

function fromHex(hex: string): Colour | undefined {
  const isShort = hex.length <= 4;
  if (![3, 4, 6, 8].includes(hex.length)) return undefined;
  const at = (index: number) => {
    const digits = isShort ? (hex[index] ?? 'f').repeat(2) : hex.slice(2 * index, 2 * index + 2) || 'ff';
    return Number.parseInt(digits, 16);
  };
  return { rgb: [at(0), at(1), at(2)], alpha: at(3) / 255 };
}

/** `50%` of the whole, or a number as it stands. */
const share = (part: string, whole: number): number => {
  const number = Number.parseFloat(part) || 0;
  return part.endsWith('%') ? (number / 100) * whole : number;
};

const fromParts = ([red = '', green = '', blue = '']: string[]): Colour['rgb'] => [
  share(red, 255),
  share(green, 255),
  share(blue, 255),
];

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function fromHsl([hue = '', saturation = '', lightness = '']: string[]): Colour['rgb'] {
  const [h, s, l] = [Number.parseFloat(hue) || 0, share(saturation, 1), share(lightness, 1)];
  const channel = (n: number) => {
    const k = (n + h / 30) % 12;
    return 255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

/** `over` a ground, as it is seen. */
export const blend = ({ rgb, alpha }: Colour, ground: Colour['rgb']): Colour['rgb'] => [
  ground[0] + (rgb[0] - ground[0]) * alpha,
  ground[1] + (rgb[1] - ground[1]) * alpha,
  ground[2] + (rgb[2] - ground[2]) * alpha,
];

/** So close on all channels that nobody reads the one on the other. */
export const isSameColour = (one: Colour['rgb'], other: Colour['rgb']): boolean =>
  one.every((channel, index) => Math.abs(channel - (other[index] ?? 0)) <= 24);
