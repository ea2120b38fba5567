import { defineError } from '#kernel';

export const workflowNotFound = defineError('workflow.not_found', 404, 'There is no such workflow.');
export const workflowOff = defineError(
  'workflow.switched_off',
  409,
  'This workflow is switched off. Switch it on first.',
);
