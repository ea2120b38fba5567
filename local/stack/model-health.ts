import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the app gives a model for its first answer. */
const patienceMs = 10_000;

interface ModelHealth {
  modelState: string;
  modelNote: string | null;
}

/** What the app says of its model, once it has asked it. */
export async function awaitModelHealth(url: string): Promise<ModelHealth> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const health = (await (await fetch(`${url}/api/v1/health`)).json()) as ModelHealth;
    if (health.modelState !== 'unchecked' || Date.now() > deadline) return health;
    await sleep(100);
  }
}
