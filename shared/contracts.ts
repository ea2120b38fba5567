import { routes as agents } from '#factory/agents';
import { routes as runs } from '#factory/runs';
import { routes as suggestions } from '#factory/suggestions';
import { routes as workflows } from '#factory/workflows';
import type { Route } from '#kernel';
import { routes as audit } from '#platform/audit';
import { routes as communications } from '#platform/communications';
import { routes as connectors } from '#platform/connectors';
import { routes as plans } from '#platform/plans';
import { routes as preferences } from '#platform/preferences';
import { routes as records } from '#platform/records';
import { routes as packs } from '#product/packs';

/** Every operation of the public API: the source of OpenAPI and the client's only door. */
export const contracts = {
  plans,
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
