export type { Ports } from './ports.ts';
export type { RunningStack, StackOptions } from './stack-options.ts';
export { startStack } from './start-stack.ts';
