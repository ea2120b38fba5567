import { all, type Ctx, type Doc, derivedId, type Stored } from '#kernel';
import { installationNotFound } from './errors.ts';
import type { Installation } from './schema.ts';

export interface InstallationDoc extends Doc, Installation {
  type: 'installation';
  agents: string[];
  workflows: string[];
  /** It and its agents count against the plan; the batch that removes it says so too. */
  counted?: true;
}

/** One installation per tenant and pack: the id is made of both, so that two requests at once meet. */
export const installationId = (tenantId: string, packId: string): string =>
  derivedId('inst', tenantId, packId);

export const listInstalled = ({ db }: Pick<Ctx, 'db'>): Promise<Stored<InstallationDoc>[]> =>
  all<InstallationDoc>(db, 'installation', { orderBy: 'c.createdAt ASC' });

export async function readInstallation(
  { db }: Pick<Ctx, 'db'>,
  id: string,
): Promise<Stored<InstallationDoc>> {
  const installation = await db.get<InstallationDoc>(id);
  if (installation?.type !== 'installation') throw installationNotFound();
  return installation;
}

export function toInstallation({ id, packId, packVersion, title, createdAt }: InstallationDoc): Installation {
  return { id, packId, packVersion, title, createdAt };
}
