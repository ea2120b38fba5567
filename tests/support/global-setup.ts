import type { TestProject } from 'vitest/node';
import { startOnFreePorts } from './stack.ts';

/** Once for all files that go over HTTP: builds the app when its bundle is old, and starts one stack. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { address, remove } = await startOnFreePorts();
  project.provide('stack', address);
  return remove;
}
