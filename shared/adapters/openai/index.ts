export { createOpenAiModel, type OpenAiSettings } from './openai-model.ts';
