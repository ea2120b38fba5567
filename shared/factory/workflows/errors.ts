import { defineError } from '#kernel';

export const workflowNotFound = defineError('workflow.not_found', 404, 'There is no such workflow.');
export const unfinishedNotFound = defineError(
  'workflow.unfinished_not_found',
  404,
  'This conversation is not among those that are unfinished. It may have been done in the meantime.',
);
export const unfinishedMoved = defineError(
  'workflow.unfinished_moved',
  503,
  'A run is at work on these conversations. Try again shortly.',
);
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
export const inputTooLarge = defineError(
  'workflow.input_too_large',
  400,
  'What a run is started with is at most 16 KB.',
);
