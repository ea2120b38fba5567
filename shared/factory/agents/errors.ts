import { defineError } from '#kernel';

export const agentNotFound = defineError('agent.not_found', 404, 'There is no such agent.');
