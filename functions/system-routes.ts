import { z } from 'zod';
import { defineRoute } from '#kernel';
import { SignInTime } from '#platform/identity';

export const systemRoutes = {
  health: defineRoute({
    id: 'health',
    method: 'GET',
    path: 'health',
    tag: 'system',
    summary: 'Is the API there, and which model answers',
    auth: 'none',
    answers: {
      200: z.object({
        status: z.literal('ok'),
        model: z.string(),
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
