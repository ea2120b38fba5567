import { afterAll } from 'vitest';
import { closeTheGround } from './ground.ts';

/** Files of a room share their process, and with it the loaded code; what a file has opened ends with it. */
afterAll(closeTheGround);
