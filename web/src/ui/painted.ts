/** When the browser has shown what has changed so far; at once where nobody looks, for nothing is painted there. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) return resolve();
    requestAnimationFrame(() => setTimeout(resolve));
  });
