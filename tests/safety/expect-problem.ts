import { expect } from 'vitest';
import { Problem } from '#kernel';
import type { Reply } from '../support/stack.ts';

const codeShape = /^[a-z_]+\.[a-z_]+$/;
const inner = /node_modules|\.m?[jt]s:\d+|\bat \S+ \(|Error:|cosmos|sqlite|azurite/i;

/** A refusal as the API promises it: RFC 9457 with a stable code, and not a word about our insides. */
export function expectProblem(reply: Reply, what: string, status: number | number[], code?: string): void {
  const said = `${what} → ${reply.status} ${reply.text.slice(0, 300)}`;
  expect(Array.isArray(status) ? status : [status], said).toContain(reply.status);
  expect(reply.headers.get('content-type'), said).toBe('application/problem+json');
  const problem = Problem.safeParse(reply.body);
  expect(problem.success, said).toBe(true);
  if (!problem.success) return;
  expect(problem.data.status, said).toBe(reply.status);
  expect(problem.data.code, said).toMatch(codeShape);
  expect(problem.data.type, said).toBe(`https://connectsoft.me/problems/${problem.data.code}`);
  expect(problem.data.instance, said).toMatch(/^\/api\//);
  expect(problem.data.traceId, said).toMatch(/^[0-9a-f]{32}$/);
  if (code) expect(problem.data.code, said).toBe(code);
  const { instance: _instance, ...words } = problem.data;
  expect(JSON.stringify(words), said).not.toMatch(inner);
  expect(reply.headers.get('x-content-type-options'), said).toBe('nosniff');
  expect(reply.headers.get('cache-control'), said).toBe('no-store');
}
