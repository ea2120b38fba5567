import './styles/library.css';
import 'virtual:theme-variables.css';
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { loadAppConfig } from './app/app-config.ts';
import { keepOfflineCopy } from './app/offline-copy.ts';
import { queryClient } from './app/query-client.ts';
import { registerServiceWorker } from './app/service-worker.ts';
import { StartFailed } from './app/start-failed.tsx';
import { openSession } from './session/session.ts';
import { problemTexts } from './texts/problems/texts.ts';
import { sharedTexts } from './texts/shared/texts.ts';

void start();

async function start(): Promise<void> {
  const root = createRoot(rootElement());
  await Promise.all([sharedTexts.load(), problemTexts.load()]);
  try {
    const session = await openSession(await loadAppConfig());
    if (session.kind !== 'signed_out') await keepOfflineCopy(queryClient, session.person.sub);
    root.render(<App />);
    registerServiceWorker();
  } catch {
    root.render(<StartFailed />);
  }
}

function rootElement(): HTMLElement {
  const element = document.getElementById('root');
  if (!element) throw new Error('index.html has no #root.');
  return element;
}
