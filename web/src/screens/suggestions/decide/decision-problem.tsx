import { Button } from '@mantine/core';
import type { Suggestion } from '../../../api/contract.ts';
import { isProblem } from '../../../api/problem.ts';
import { useList } from '../../../api/use-api.ts';
import { signInAfresh } from '../../../session/session.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { useConnect } from '../../../ui/use-connect.ts';
import { suggestionsTexts } from '../texts.ts';

interface DecisionProblemProps {
  problem: unknown;
  suggestion: Suggestion;
  /** Says yes without the time to take it back. */
  onApproveForGood(): void;
}

/** Why it was not decided, with the way on. Whoever is led away comes back to this suggestion, and decides then. */
export function DecisionProblem({ problem, suggestion, onApproveForGood }: DecisionProblemProps) {
  const say = suggestionsTexts.use();
  return (
    <ProblemNote error={problem}>
      {isProblem(problem, 'identity.fresh_sign_in_required') && (
        <Button onClick={() => void signInAfresh(backTo(suggestion.id))}>{say('allow.sign_in')}</Button>
      )}
      {isProblem(problem, 'connection.write_grant_required') && (
        <Reconnect suggestion={suggestion} access="write" />
      )}
      {isProblem(problem, 'connection.needs_reauth', 'connection.forbidden') && (
        <Reconnect suggestion={suggestion} access="read" />
      )}
      {isProblem(problem, 'suggestion.too_many_revisions') && (
        <Button onClick={onApproveForGood}>{say('bar.for_good')}</Button>
      )}
    </ProblemNote>
  );
}

const backTo = (id: string): string => `/suggestions/${id}?again=1`;

/** The consent at the vendor for the account that the action belongs to. */
function Reconnect({ suggestion, access }: { suggestion: Suggestion; access: 'read' | 'write' }) {
  const say = suggestionsTexts.use();
  const { id, action } = suggestion;
  const { items, isPending } = useList('listConnections', CONNECTIONS);
  const { connect, error, isPending: isLeaving } = useConnect(backTo(id));
  const connection = items.find((one) => one.id === action.connectionId);
  if (!connection && !isPending) return <p>{say('allow.not_found')}</p>;
  return (
    <>
      <Button
        loading={isPending || isLeaving}
        onClick={() =>
          connection && connect({ connector: connection.connector, connectionId: connection.id, access })
        }
      >
        {say(access === 'write' ? 'allow.action' : 'allow.again')}
      </Button>
      <p>{say('allow.hint')}</p>
      {error && (
        <ProblemNote error={error}>
          {isProblem(error, 'identity.fresh_sign_in_required') && (
            <Button onClick={() => void signInAfresh(backTo(id))}>{say('allow.sign_in')}</Button>
          )}
        </ProblemNote>
      )}
    </>
  );
}

const CONNECTIONS = { limit: 100 };
