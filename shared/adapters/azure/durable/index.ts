export { createOrchestrations, type DurableStarter } from './orchestrations.ts';
export { performStory } from './perform-story.ts';
