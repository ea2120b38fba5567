import { defineRoute } from '#kernel/contract';
import { Me } from './schema.ts';

export const routes = {
  getMe: defineRoute({
    id: 'getMe',
    method: 'GET',
    path: 'me',
    tag: 'me',
    summary: 'The signed-in person, the account, its plan and usage',
    auth: 'member',
    answers: { 200: Me },
  }),
};
