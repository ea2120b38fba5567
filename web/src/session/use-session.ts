import { useSyncExternalStore } from 'react';
import { onSession, type Session, session } from './session.ts';

export const useSession = (): Session => useSyncExternalStore(onSession, session);
