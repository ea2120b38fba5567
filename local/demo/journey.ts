import { askPerson } from './ask-person.ts';
import { ensureConnected } from './connect.ts';
import type { Demo } from './demo-context.ts';
import { ensureInstalled, workflowOf } from './install.ts';
import { listWaiting, type Reviewer, reviewAll } from './review.ts';
import { runLive } from './run-live.ts';
import {
  AuditVerification,
  Brief,
  type InstallationWithParts,
  Me,
  pageOf,
  type Suggestion,
  Timeline,
  Usage,
} from './shapes.ts';
import { showMe, showUsage, showVerification } from './show/account.ts';
import { showBrief } from './show/brief.ts';
import { showTimeline, stepsBehind } from './show/timeline.ts';
import { stop } from './stop.ts';

/** The main job, as a person with a phone would do it. */
export async function doMainJob(demo: Demo, person: string | null): Promise<void> {
  const { api, screen } = demo;
  screen.heading('Who you are');
  await demo.signInAgain();
  await askPerson(demo);
  const me = await api.get('me', Me);
  screen.say(...showMe(me, screen));

  screen.heading('A pack');
  const installation = await ensureInstalled(demo);

  screen.heading('Your mailbox');
  const connection = await ensureConnected(demo, person ?? me.member.email);

  screen.heading('The run, live');
  const run = await runLive(demo, workflowOf(installation, 'inbox'));

  screen.heading('What waits for your decision');
  const waiting = await listWaiting(demo);
  const reviewer = { address: connection.account.address, timeZone: me.tenant.timeZone };
  const [first] = waiting.length > 0 ? await decide(demo, waiting, reviewer) : [];

  screen.heading('See what this agent did');
  await tellRun(demo, first?.runId ?? run.id, first?.id);
  await tellAccount(demo, me.tenant.timeZone);

  await offerBrief(demo, installation);
  tellNext(demo);
}

async function decide(demo: Demo, waiting: Suggestion[], reviewer: Reviewer): Promise<Suggestion[]> {
  demo.screen.heading('Your decision');
  const carriedOut = await reviewAll(demo, waiting, reviewer);
  if (carriedOut.length === 0) demo.screen.tell('Nothing was approved, so nothing was changed.');
  return carriedOut;
}

async function tellRun(
  { api, screen }: Demo,
  runId: string,
  suggestionId: string | undefined,
): Promise<void> {
  const timeline = await api.get(`runs/${runId}/timeline`, Timeline);
  const isInFull = suggestionId ? stepsBehind(suggestionId, timeline) : () => true;
  screen.say(...showTimeline(timeline, isInFull, screen));
}

async function tellAccount({ api, screen }: Demo, timeZone: string): Promise<void> {
  screen.heading('Your account');
  screen.say(...showUsage(await api.get('usage', Usage), screen, timeZone));
  const verification = await api.get('audit/verify', AuditVerification);
  screen.say(...showVerification(verification, screen));
  if (!verification.verified) throw stop('Something that was written down has been changed since.');
}

async function offerBrief(demo: Demo, installation: InstallationWithParts): Promise<void> {
  const { api, screen, asker } = demo;
  screen.heading('Your page for today');
  if (!(await asker.confirm('The pack also writes one page for your day. Write it now?'))) return;
  const run = await runLive(demo, workflowOf(installation, 'brief'));
  const { items } = await api.get('records?kind=brief', pageOf(Brief));
  const page = items.find(({ createdBy }) => createdBy.runId === run.id) ?? items[0];
  if (page) screen.say('', ...showBrief(page, screen));
}

function tellNext({ screen, site }: Demo): void {
  screen.heading('What next');
  screen.tell('Run the demo again: it looks at what is new and offers what still waits.');
  if (!site) return;
  screen.tell(
    'Your own mail: npm run mailbox:import -- <folder or file> --account you@example.com, then npm run demo -- --person you@example.com.',
  );
  if (site.modelIsOffline) {
    screen.tell(
      'All of this was written by rules, not by a language model. For a real one set OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL and start the stack again.',
    );
  }
}
