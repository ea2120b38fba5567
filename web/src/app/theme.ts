import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** What we answer for: actions, links, the way on. */
const evergreen: MantineColorsTuple = [
  '#eef7f4',
  '#d9ece6',
  '#b3d9cd',
  '#88c3b2',
  '#5fae99',
  '#3f9983',
  '#2a8470',
  '#1f6b5c',
  '#17564a',
  '#0f3f36',
];

/** Paper and ink: neutrals with a little warmth. */
const gray: MantineColorsTuple = [
  '#faf6f0',
  '#f3ede4',
  '#e9e1d5',
  '#dcd2c3',
  '#c4b8a7',
  '#9a8e7d',
  '#736959',
  '#5c5347',
  '#453e36',
  '#2b2622',
];

const dark: MantineColorsTuple = [
  '#ece5db',
  '#d3cabf',
  '#aea497',
  '#857b70',
  '#57504a',
  '#3d3732',
  '#2a2622',
  '#1b1917',
  '#141211',
  '#0e0d0c',
];

/** The component library in our own hand. Read by the build as well, which writes its variables into a file. */
export const theme = createTheme({
  primaryColor: 'evergreen',
  primaryShade: 7,
  colors: { evergreen, gray, dark },
  black: '#2b2622',
  fontFamily: "'Rubik Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontFamily: "'Rubik Variable', system-ui, sans-serif", fontWeight: '600' },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.3125rem' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '24px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The library locks scrolling by a `<style>` element, which the content policy refuses.
    Modal: { defaultProps: { lockScroll: false, centered: true, radius: 'lg' } },
    Drawer: { defaultProps: { lockScroll: false } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});
