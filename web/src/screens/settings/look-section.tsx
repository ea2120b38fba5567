import { useMantineColorScheme } from '@mantine/core';
import { Choice } from '../../ui/choice.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { settingsTexts } from './texts.ts';

/** What is chosen for this device alone, and holds at once. */
export function LookSection() {
  const say = settingsTexts.use();
  // Otherwise it would hold transitions back by a `<style>` element, which the content policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Section title={say('look.title')}>
      <Card>
        <Choice
          legend={say('look.scheme')}
          value={colorScheme}
          options={[
            { value: 'auto', label: say('look.auto') },
            { value: 'light', label: say('look.light') },
            { value: 'dark', label: say('look.dark') },
          ]}
          onChange={setColorScheme}
        />
      </Card>
    </Section>
  );
}
