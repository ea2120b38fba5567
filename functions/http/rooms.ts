import { ROOMS } from '../../shared/rooms.ts';
import { bindRoom } from '../bind.ts';

for (const room of ROOMS) bindRoom(room);
