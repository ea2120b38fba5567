import type { Child } from './child.ts';

/** The children that must not end before they are asked to. */
export interface Crew {
  add(child: Child): Child;
  /** From here on its end is wanted. */
  dismiss(child: Child): void;
  /** Resolves, with a sentence, when one ended that was not dismissed. */
  failed: Promise<string>;
}

export function createCrew(): Crew {
  const dismissed = new Set<Child>();
  const failure = Promise.withResolvers<string>();
  return {
    add(child) {
      child.ended.then(
        (how) => {
          if (!dismissed.has(child)) failure.resolve(`Unexpectedly, ${child.name} ${how}.`);
        },
        () => {},
      );
      return child;
    },
    dismiss: (child) => void dismissed.add(child),
    failed: failure.promise,
  };
}
