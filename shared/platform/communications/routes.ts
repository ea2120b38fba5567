import { z } from 'zod';
import { ById, defineRoute, PageQuery, pageOf } from '#kernel/contract';
import { Notification } from './schema.ts';

export const routes = {
  listNotifications: defineRoute({
    id: 'listNotifications',
    method: 'GET',
    path: 'notifications',
    tag: 'notifications',
    summary: 'What the person was told, newest first',
    auth: 'member',
    query: PageQuery.extend({
      status: z.enum(['unread', 'read']).optional().describe('Only those; without it all.'),
    }),
    answers: { 200: pageOf(Notification) },
  }),
  readNotification: defineRoute({
    id: 'readNotification',
    method: 'POST',
    path: 'notifications/{id}/read',
    tag: 'notifications',
    summary: 'Marks a notification as read; the first time counts',
    auth: 'member',
    params: ById,
    answers: { 200: Notification },
  }),
};
