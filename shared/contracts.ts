import { routes as agents } from '#factory/agents/contract';
import { routes as runs } from '#factory/runs/contract';
import { routes as suggestions } from '#factory/suggestions/contract';
import { routes as workflows } from '#factory/workflows/contract';
import type { Route } from '#kernel/contract';
import { routes as audit } from '#platform/audit/contract';
import { routes as communications } from '#platform/communications/contract';
import { routes as connectors } from '#platform/connectors/contract';
import { routes as me } from '#platform/me/contract';
import { routes as plans } from '#platform/plans/contract';
import { routes as preferences } from '#platform/preferences/contract';
import { routes as records } from '#platform/records/contract';
import { routes as packs } from '#product/packs/contract';

/** Every operation of the public API: the source of OpenAPI and the client's only door. */
export const contracts = {
  plans,
  me,
  preferences,
  packs,
  agents,
  workflows,
  runs,
  suggestions,
  connectors,
  records,
  communications,
  audit,
};

export const allRoutes = (): Route[] => Object.values(contracts).flatMap((room) => Object.values(room));
