import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { screens } from '../screens/index.ts';
import { useLanguage } from '../texts/define-texts.ts';
import { directionOf } from '../texts/i18n.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { ScreensContext } from './screens-context.ts';
import { theme } from './theme.ts';

export function App() {
  const direction = directionOf(useLanguage());
  return (
    <DirectionProvider key={direction} initialDirection={direction} detectDirection={false}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        // Both would write `<style>` elements, which the content policy refuses; the build makes files of them.
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queryClient}>
          <ScreensContext value={screens}>
            <RouterProvider router={router} />
          </ScreensContext>
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
