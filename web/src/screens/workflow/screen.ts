import { defineScreen } from '../../app/define-screen.ts';
import { allTexts } from '../../texts/all-texts.ts';
import { toolTexts } from '../../texts/tools/texts.ts';
import { workflowTexts } from './texts.ts';

export const workflow = defineScreen({
  path: '/workflows/$id',
  title: { en: 'Workflow', he: 'תהליך עבודה' },
  access: 'member',
  texts: allTexts(workflowTexts, toolTexts),
  page: () => import('./page.tsx'),
});
