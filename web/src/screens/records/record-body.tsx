import { lazy, Suspense } from 'react';
import type { OwnRecord } from '../../api/contract.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { Lines } from '../../ui/skeletons.tsx';
import { Words } from '../../ui/words.tsx';
import { textOf } from './body-of.ts';
import { BriefBody } from './brief-body.tsx';
import { recordsTexts } from './texts.ts';

const Prose = lazy(() => import('../../ui/prose.tsx').then((module) => ({ default: module.Prose })));

/** What a record says, in the form of its kind. */
export function RecordBody({ record }: { record: OwnRecord }) {
  const say = recordsTexts.use();
  const { dayAndTime, day } = useFormats();
  switch (record.kind) {
    case 'brief':
      return <BriefBody record={record} />;
    case 'note':
      return (
        <Suspense fallback={<Lines count={1} />}>
          <Prose>{textOf(record, 'markdown')}</Prose>
        </Suspense>
      );
    case 'task': {
      const due = textOf(record, 'due');
      return (
        <>
          <Words block>{textOf(record, 'text')}</Words>
          {due && <p>{say('due', { at: day(due) })}</p>}
        </>
      );
    }
    case 'reminder':
      return (
        <>
          <Words block>{textOf(record, 'text')}</Words>
          <p>{dayAndTime(textOf(record, 'at'))}</p>
        </>
      );
    case 'contact':
      return (
        <p>
          <Words>{[textOf(record, 'name'), textOf(record, 'company')].filter(Boolean).join(', ')}</Words>
          {textOf(record, 'stage') && ` · ${say('stage', { stage: textOf(record, 'stage') })}`}
        </p>
      );
    case 'filing_rule':
      return <p>{say('noise', { sender: textOf(record, 'sender') })}</p>;
    case 'label':
      return (
        <p>
          <Words>{textOf(record, 'sender') || textOf(record, 'pattern')}</Words>
          {' · '}
          {say('label_rule', { label: textOf(record, 'label') })}
        </p>
      );
    default:
      return <Words block>{textOf(record, 'value')}</Words>;
  }
}
