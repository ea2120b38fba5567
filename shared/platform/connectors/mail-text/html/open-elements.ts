export interface OpenElement {
  name: string;
  marks: string[];
}

/** A stack that also knows where the last element of each name and mark lies: a mail may open a thousand and close others. */
export function createOpenElements<E extends OpenElement>() {
  const elements: E[] = [];
  const places = new Map<string, number[]>();

  return {
    innermost: (): E | undefined => elements.at(-1),
    has: (mark: string): boolean => (places.get(mark)?.length ?? 0) > 0,
    push(element: E): void {
      for (const mark of element.marks) {
        const known = places.get(mark);
        if (known) known.push(elements.length);
        else places.set(mark, [elements.length]);
      }
      elements.push(element);
    },
    /** The innermost element of this name and all within it, innermost first; none when there is no such element. */
    close(name: string): E[] {
      const from = places.get(name)?.at(-1);
      if (from === undefined) return [];
      const closed = elements.splice(from).reverse();
      for (const { marks } of closed) for (const mark of marks) places.get(mark)?.pop();
      return closed;
    },
  };
}
