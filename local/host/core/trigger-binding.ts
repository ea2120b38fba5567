import type { RegisteredFunction } from './core-api.ts';
import type { Binding } from './core-types.ts';

export function isTrigger(type: string): boolean {
  return /trigger$/i.test(type);
}

export function triggerOf(fn: RegisteredFunction): Binding {
  const trigger = Object.values(fn.metadata.bindings).find((binding) => isTrigger(binding.type));
  if (!trigger) throw new Error(`The function ${fn.metadata.name} has no trigger.`);
  return trigger;
}

export function triggerType(fn: RegisteredFunction): string {
  return triggerOf(fn).type.toLowerCase();
}
