import type { Translated } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const texts: Translated<typeof english> = {
  all: 'כל העזרה',
  unknown: { title: 'אין עמוד על כך.', text: 'ברשימת העזרה נמצא כל מה שיש.' },
};
