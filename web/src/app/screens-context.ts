import { createContext, useContext } from 'react';
import type { Screen } from './define-screen.ts';

/** The list of screens for what draws them: a page that read the list itself would be part of what it lists. */
export const ScreensContext = createContext<readonly Screen[]>([]);

export const useScreens = (): readonly Screen[] => useContext(ScreensContext);
