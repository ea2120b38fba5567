import { Button } from '@mantine/core';
import { sharedTexts } from '../texts/shared/texts.ts';

interface MoreOf {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

/** The next page of a list, when there is one. */
export function ShowMore({ list }: { list: MoreOf }) {
  const say = sharedTexts.use();
  if (!list.hasNextPage) return null;
  return (
    <div>
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {say('more')}
      </Button>
    </div>
  );
}
