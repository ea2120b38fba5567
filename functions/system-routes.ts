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
