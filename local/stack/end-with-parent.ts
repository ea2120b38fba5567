/**
 * Ends this process when its parent is gone, whatever the parent's end was: the channel between them closes even
 * after kill -9. `leave` gets that long to end in order.
 */
export function endWithParent(leave: () => void, graceMs: number): void {
  const end = () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    leave();
  };
  if (process.connected === false) end();
  else process.once('disconnect', end);
}
