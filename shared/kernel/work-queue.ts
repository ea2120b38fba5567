/** One queue of work that may be delivered more than once and in any order. */
export interface WorkQueue {
  /**
   * Puts one message, sent as base64 of its JSON, at most 48 KB of JSON.
   * `delaySec` hides it that long first: 0 to 604,800 (seven days).
   */
  send(message: object, options?: { delaySec: number }): Promise<void>;
}
