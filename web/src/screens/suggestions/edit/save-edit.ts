import type { Answer, call } from '../../../api/call.ts';
import type { Suggestion } from '../../../api/contract.ts';
import { isProblem } from '../../../api/problem.ts';

interface Edit extends Pick<Suggestion, 'id' | 'revision' | 'hash'> {
  payload: Suggestion['action']['payload'];
  /** Of the state that the person looked at. */
  etag: string;
}

/**
 * Saves an edit of exactly the revision that was looked at. What was only put aside or brought back in the meantime is
 * the same action, so nobody has to look at it again.
 * @throws ApiProblem `api.stale` when there is a newer revision.
 */
export async function saveEdit(
  ask: typeof call,
  { id, revision, hash, payload, etag }: Edit,
): Promise<Answer<'editSuggestion'>> {
  try {
    return await ask('editSuggestion', { id, payload }, { ifMatch: etag });
  } catch (stale) {
    if (!isProblem(stale, 'api.stale')) throw stale;
    const now = await ask('getSuggestion', { id });
    const isSame = now.body.revision === revision && now.body.hash === hash;
    if (!isSame || now.etag === null) throw stale;
    return ask('editSuggestion', { id, payload }, { ifMatch: now.etag });
  }
}
