import { contracts } from '#contracts';
import { listAudit, verifyAudit } from '#platform/audit';
import { listNotifications, readNotification } from '#platform/communications';
import {
  checkConnection,
  listConnections,
  listConnectors,
  receiveCallback,
  removeConnection,
  startConnection,
} from '#platform/connectors';
import { getMe, getUsage, listPlans } from '#platform/plans';
import { changePreferences, getPreferences } from '#platform/preferences';
import { changeRecord, createRecord, getRecord, listRecords, removeRecord } from '#platform/records';
import { bind, bindPublic } from '../bind.ts';

const { audit, communications, connectors, plans, preferences, records } = contracts;

bind(plans.getMe, getMe);
bind(plans.getUsage, getUsage);
bindPublic(plans.listPlans, listPlans);

bind(preferences.getPreferences, getPreferences);
bind(preferences.changePreferences, changePreferences);

bind(connectors.listConnectors, listConnectors);
bind(connectors.listConnections, listConnections);
bind(connectors.startConnection, startConnection);
bind(connectors.checkConnection, checkConnection);
bind(connectors.removeConnection, removeConnection);
bindPublic(connectors.receiveCallback, (house, input) =>
  receiveCallback({ clock: house.ports.clock, connectors: house.connectors }, input),
);

bind(records.listRecords, listRecords);
bind(records.createRecord, createRecord);
bind(records.getRecord, getRecord);
bind(records.changeRecord, changeRecord);
bind(records.removeRecord, removeRecord);

bind(communications.listNotifications, listNotifications);
bind(communications.readNotification, readNotification);

bind(audit.listAudit, listAudit);
bind(audit.verifyAudit, verifyAudit);
