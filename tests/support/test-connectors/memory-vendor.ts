import type { z } from 'zod';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';

/** What a vendor answered. Nothing of it stands in the error when it cannot be understood. */
export function parsedAnswer<Shape extends z.ZodType>(text: string, shape: Shape): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new ConnectorError('rejected');
  }
}

type Fault<Operation> =
  | { kind: 'fails'; error: ConnectorError }
  | { kind: 'garbles' | 'refuses' }
  | { kind: 'loses'; operation: Operation }
  | { kind: 'holds'; operation: Operation; first: () => Promise<unknown> };

/** The door of a vendor that lives in memory, and what goes wrong there when a test asks for it. */
export function memoryVendor<Operation extends string>() {
  const planned: Fault<Operation>[] = [];
  const plan = (fault: Fault<Operation>) => void planned.push(fault);
  const isPlanned = (kind: Fault<Operation>['kind']) => planned.some((fault) => fault.kind === kind);
  /** That of this operation, which happens once. */
  function take(kind: 'loses' | 'holds', operation: Operation | undefined) {
    const index = planned.findIndex((fault) => fault.kind === kind && fault.operation === operation);
    return index < 0 ? undefined : planned.splice(index, 1)[0];
  }

  return {
    faults: {
      throttle: (sec: number) => plan({ kind: 'fails', error: new ConnectorError('throttled', sec * 1_000) }),
      fail: () => plan({ kind: 'fails', error: new ConnectorError('transient') }),
      garble: () => plan({ kind: 'garbles' }),
      refuse: () => plan({ kind: 'refuses' }),
    },
    changeFaults: {
      loseAnswer: (operation: Operation) => plan({ kind: 'loses', operation }),
      during: async (operation: Operation, first: () => Promise<unknown>) =>
        plan({ kind: 'holds', operation, first }),
    },
    isRefusing: () => isPlanned('refuses'),
    /** One call, and its answer as the text that comes over the wire. */
    async answer(work: () => unknown, operation?: Operation): Promise<string> {
      for (const fault of planned) if (fault.kind === 'fails') throw fault.error;
      const held = take('holds', operation);
      if (held?.kind === 'holds') await held.first();
      const text = JSON.stringify(work() ?? null);
      if (take('loses', operation)) throw new ConnectorError('transient');
      return isPlanned('garbles') ? text.slice(0, -1) : text;
    },
  };
}
