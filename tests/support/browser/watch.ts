import type { BrowserContext, ConsoleMessage, Request } from 'playwright-core';

/** What a page did that no page of ours may do, in words. */
export type Faults = string[];

/**
 * Notes what the content policy refused, what a page complained of, what it did not catch, and what it asked for at a
 * host that is none of `hosts`. `isExpected` takes out what a test provokes, such as the 409 that it wants to see.
 */
export async function watchContext(
  context: BrowserContext,
  hosts: ReadonlySet<string>,
  isExpected: (fault: string) => boolean,
): Promise<Faults> {
  const faults: Faults = [];
  const note = (fault: string) => void (isExpected(fault) || faults.push(fault));
  context.on('request', (request) => noteForeign(request, hosts, note));
  context.on('console', (message) => noteConsole(message, note));
  context.on('weberror', (error) => note(`not caught: ${error.error().message}`));
  await context.exposeBinding('noteViolation', (_source, refused: string) => note(`policy: ${refused}`));
  await context.addInitScript(reportViolations);
  return faults;
}

function noteForeign(request: Request, hosts: ReadonlySet<string>, note: (fault: string) => void): void {
  const { protocol, host } = new URL(request.url());
  if (/^(https?|wss?):$/.test(protocol) && !hosts.has(host)) note(`foreign host: ${request.url()}`);
}

function noteConsole(message: ConsoleMessage, note: (fault: string) => void): void {
  if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
}

// What a page has, as far as it is used here: these tests run in Node, and their types know no page.
declare function addEventListener(name: string, listener: (violation: Record<string, string>) => void): void;
declare function noteViolation(refused: string): Promise<void>;

/** Runs in each page before its own code. */
function reportViolations(): void {
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, sample }) => {
    void noteViolation([effectiveDirective, blockedURI, sourceFile, sample].filter(Boolean).join(' · '));
  });
}
