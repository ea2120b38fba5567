import './styles/library.css';
import 'virtual:theme-variables.css';
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { loadAppConfig } from './app/app-config.ts';
import { keepOfflineCopy } from './app/offline-copy.ts';
import { queryClient } from './app/query-client.ts';
import { fetchAhead } from './app/router.tsx';
import { registerServiceWorker } from './app/service-worker.ts';
import { StartFailed } from './app/start-failed.tsx';
import { openSession } from './session/session.ts';
import { problemTexts } from './texts/problems/texts.ts';
import { sharedTexts } from './texts/shared/texts.ts';

void start();

async function start(): Promise<void> {
  const root = createRoot(rootElement());
  // Asked for together: on a slow line each question after another is a sixth of a second more.
  const texts = Promise.all([sharedTexts.load(), problemTexts.load()]);
  const opened = loadAppConfig().then(openSession);
  fetchAhead(location.pathname);
  try {
    const [session] = await Promise.all([opened, texts]);
    if (session.kind !== 'signed_out') await keepOfflineCopy(queryClient, session.person.sub);
    root.render(<App />);
    registerServiceWorker();
  } catch {
    await texts.catch(() => {});
    root.render(<StartFailed />);
  }
}

function rootElement(): HTMLElement {
  const element = document.getElementById('root');
  if (!element) throw new Error('index.html has no #root.');
  return element;
}
