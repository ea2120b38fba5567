import { z } from 'zod';
import { defineRoute } from '#kernel';
import { ModelState } from '#platform/ai';
import { SignInTime } from '#platform/identity';

export const systemRoutes = {
  health: defineRoute({
    id: 'health',
    method: 'GET',
    path: 'health',
    tag: 'system',
    summary: 'Is the API there, and does a model answer',
    auth: 'none',
    answers: {
      200: z.object({
        status: z.literal('ok'),
        model: z.string(),
        modelState: ModelState.describe('`unchecked`: it was not asked yet; ask again in a few seconds.'),
        modelNote: z.string().nullable().describe('What is wrong with it, and where it is set right.'),
        signInTime: SignInTime,
        jobs: z
          .array(
            z.object({ name: z.string(), lagSec: z.number().int().nullable(), failed: z.number().int() }),
          )
          .describe(
            'What is done from time to time: how many seconds ago each last came to the end of what was due, and at how many things it failed then.',
          ),
      }),
    },
  }),
  openapi: defineRoute({
    id: 'openapi',
    method: 'GET',
    path: 'openapi.json',
    tag: 'system',
    summary: 'This document',
    auth: 'none',
    answers: { 200: z.record(z.string(), z.unknown()) },
  }),
};
