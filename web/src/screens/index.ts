import { agents } from './agents/screen.ts';
import { audit } from './audit/screen.ts';
import { brief } from './brief/screen.ts';
import { connections } from './connections/screen.ts';
import { help } from './help/screen.ts';
import { helpTopic } from './help-topic/screen.ts';
import { more } from './more/screen.ts';
import { notifications } from './notifications/screen.ts';
import { pack } from './pack/screen.ts';
import { packs } from './packs/screen.ts';
import { records } from './records/screen.ts';
import { run } from './run/screen.ts';
import { runs } from './runs/screen.ts';
import { settings } from './settings/screen.ts';
import { start } from './start/screen.ts';
import { suggestion, suggestions } from './suggestions/screen.ts';
import { today } from './today/screen.ts';
import { usage } from './usage/screen.ts';
import { welcome } from './welcome/screen.ts';
import { workflow } from './workflow/screen.ts';

/** Every screen once, in the order of the navigation. */
export const screens = [
  welcome,
  start,
  today,
  brief,
  suggestions,
  suggestion,
  runs,
  run,
  packs,
  pack,
  workflow,
  agents,
  connections,
  records,
  notifications,
  usage,
  audit,
  settings,
  help,
  helpTopic,
  more,
] as const;

export type ScreenPath = (typeof screens)[number]['path'];
