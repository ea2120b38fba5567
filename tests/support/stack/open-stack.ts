import type { StackAddress } from './address.ts';
import { openApi } from './api.ts';
import { openDoors } from './doors.ts';
import { newPerson, type PersonOptions } from './person.ts';
import { openStore } from './store.ts';

/** A running stack, as tests reach it: the API, the control doors of the stand-ins, the store, and new people. */
export function openStack(address: StackAddress) {
  const doors = openDoors(address);
  const store = openStore(address);
  const stack = { address, doors, store, api: (token: string) => openApi(address.url, token) };
  return {
    ...stack,
    person: (options?: PersonOptions) => newPerson(stack, options),
    close: () => store.close(),
  };
}

export type OpenStack = ReturnType<typeof openStack>;
export type Stack = Pick<OpenStack, 'address' | 'doors' | 'store' | 'api'>;
