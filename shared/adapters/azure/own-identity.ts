import type { DefaultAzureCredential } from '@azure/identity';
import { httpClient } from './http-client.ts';

let credential: Promise<DefaultAzureCredential> | undefined;

/** The process's own Azure identity, one for all clients, because it remembers the tokens that it got. */
export function ownIdentity(): Promise<DefaultAzureCredential> {
  credential ??= openCredential();
  return credential;
}

/** The library is loaded at first use: it would lengthen every cold start. */
async function openCredential(): Promise<DefaultAzureCredential> {
  const { DefaultAzureCredential: Credential } = await import('@azure/identity');
  return new Credential({ httpClient });
}
