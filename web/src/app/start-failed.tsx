import { sharedTexts } from '../texts/shared/texts.ts';

/** Before anything is there: no configuration, no offline copy of it. */
export function StartFailed() {
  const say = sharedTexts.use();
  return (
    <main style={{ padding: '3rem 1.5rem', maxWidth: '36rem', marginInline: 'auto' }}>
      <h1>{say('start_failed.title')}</h1>
      <p>{say('start_failed.text')}</p>
      <p>
        <button type="button" onClick={() => location.reload()}>
          {say('problem.reload')}
        </button>
      </p>
    </main>
  );
}
