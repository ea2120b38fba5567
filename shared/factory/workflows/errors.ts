import { defineError } from '#kernel';

export const workflowNotFound = defineError('workflow.not_found', 404, 'There is no such workflow.');
export const workflowOff = defineError(
  'workflow.switched_off',
  409,
  'This workflow is switched off. Switch it on first.',
);
export const workflowVersionGone = defineError(
  'workflow.version_gone',
  409,
  'The version of the workflow that this run follows is no longer there.',
);
export const contended = defineError(
  'workflow.contended',
  503,
  'Many starts came at the same moment. Start it again.',
);
