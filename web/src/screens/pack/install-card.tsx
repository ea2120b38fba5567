import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { PackPreview } from '../../api/contract.ts';
import { useChange } from '../../api/use-api.ts';
import { useSentences } from '../../texts/sentences/use-sentences.ts';
import { announce } from '../../ui/announce.tsx';
import { AppLink } from '../../ui/app-link.tsx';
import { keyedTexts } from '../../ui/keyed.ts';
import { Card } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { packTexts } from './texts.ts';

/** The one next step, or what stands in its way. */
export function InstallCard({ preview: { pack, fitsPlan, obstacles } }: { preview: PackPreview }) {
  const say = packTexts.use();
  const inOurWords = useSentences();
  const client = useQueryClient();
  const install = useChange('installPack', ['listInstallations', 'listAgents', 'listWorkflows']);
  return (
    <Card>
      {obstacles.length > 0 && (
        <>
          <h2>{say('obstacles')}</h2>
          {keyedTexts(obstacles).map(({ key, item }) => (
            <Said key={key} block>
              {item}
            </Said>
          ))}
        </>
      )}
      {fitsPlan ? (
        <Button
          mt={obstacles.length > 0 ? 'md' : 0}
          loading={install.isPending}
          onClick={() =>
            install.mutate(
              { input: { id: pack.id } },
              {
                onSuccess() {
                  announce(say('installed'));
                  void client.invalidateQueries({ queryKey: ['previewPack'] });
                },
              },
            )
          }
        >
          {say('install', { title: inOurWords(pack.title) })}
        </Button>
      ) : (
        <AppLink to="/usage" look="quiet">
          {say('plans')}
        </AppLink>
      )}
      {install.error && <ProblemNote error={install.error} />}
    </Card>
  );
}
