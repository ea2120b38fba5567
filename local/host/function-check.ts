import type { RegisteredFunction } from './core/core-api.ts';
import type { Binding } from './core/core-types.ts';
import { isTrigger } from './core/trigger-binding.ts';
import { queueAddress } from './outputs/queue.ts';
import { expandSettings } from './settings.ts';
import { startupError } from './startup-error.ts';
import { checkQueueName } from './storage/queue-clients.ts';

const triggers = [
  'httptrigger',
  'timertrigger',
  'queuetrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'entitytrigger',
];
const inputs = ['durableclient'];
const outputs = ['http', 'queue'];

/** Options in which the platform expands `%SETTING%`. */
const expandable = ['schedule', 'queueName'];

/**
 * Refuses what this host would run differently from Azure, or not at all, and puts settings into the bindings.
 * A function that silently never fires is worse than an app that does not start.
 */
export function checkFunctions(functions: Iterable<RegisteredFunction>, env: NodeJS.ProcessEnv): void {
  const names = new Set<string>();
  for (const { metadata } of functions) {
    const key = metadata.name.toLowerCase();
    if (!/^[a-z][a-z0-9_-]{0,127}$/.test(key)) throw startupError(`"${metadata.name}" is no function name.`);
    if (names.has(key))
      throw startupError(`Two functions are called ${metadata.name}; case makes no difference.`);
    names.add(key);
    for (const binding of Object.values(metadata.bindings)) checkBinding(metadata.name, binding, env);
  }
}

function checkBinding(name: string, binding: Binding, env: NodeJS.ProcessEnv): void {
  const type = binding.type.toLowerCase();
  if (!knownTypes(binding).includes(type)) {
    throw startupError(
      `${name}: the binding ${binding.type} (${binding.direction}) is not supported by this host.`,
    );
  }
  for (const option of expandable) {
    const value = binding[option];
    if (typeof value === 'string') binding[option] = expandSettings(value, env);
  }
  if (type === 'queue' || type === 'queuetrigger') checkQueueName(queueAddress(binding).queueName, name);
}

function knownTypes(binding: Binding): string[] {
  if (binding.direction === 'out') return outputs;
  return isTrigger(binding.type) ? triggers : inputs;
}
