import type { Shape } from './body-shape.ts';

const recipient = {
  type: 'recipient',
  fields: { emailAddress: { type: 'emailAddress', fields: { name: 'string', address: 'string' } } },
} satisfies Shape;
const itemBody: Shape = {
  type: 'itemBody',
  fields: { contentType: ['text', 'html'], content: 'string' },
};
const extendedProperties: Shape = {
  list: { type: 'singleValueLegacyExtendedProperty', fields: { id: 'string', value: 'string' } },
};
const dateTimeTimeZone: Shape = {
  type: 'dateTimeTimeZone',
  fields: { dateTime: 'string', timeZone: 'string' },
};

export const messageShape = {
  type: 'message',
  fields: {
    subject: 'string',
    body: itemBody,
    toRecipients: { list: recipient },
    ccRecipients: { list: recipient },
    bccRecipients: { list: recipient },
    replyTo: { list: recipient },
    importance: ['low', 'normal', 'high'],
    categories: { list: 'string' },
    isRead: 'boolean',
    singleValueExtendedProperties: extendedProperties,
  },
} satisfies Shape;

export const replyShape = {
  type: 'createReply',
  fields: { message: messageShape, comment: 'string' },
} satisfies Shape;

export const attachmentShape = {
  type: 'fileAttachment',
  fields: {
    name: 'string',
    contentType: 'string',
    contentBytes: 'string',
    isInline: 'boolean',
    contentId: 'string',
  },
} satisfies Shape;

export const moveShape = { type: 'move', fields: { destinationId: 'string' } } satisfies Shape;
export const nothingShape = { type: 'send', fields: {} } satisfies Shape;
export const cancelShape = {
  type: 'cancel',
  fields: { comment: 'string', Comment: 'string' },
} satisfies Shape;

/** https://learn.microsoft.com/graph/api/event-accept; the two others may also propose another time. */
export const acceptShape = {
  type: 'accept',
  fields: { comment: 'string', sendResponse: 'boolean' },
} satisfies Shape;
export const declineShape = {
  type: 'decline',
  fields: {
    ...acceptShape.fields,
    proposedNewTime: { type: 'timeSlot', fields: { start: dateTimeTimeZone, end: dateTimeTimeZone } },
  },
} satisfies Shape;

export const eventShape = {
  type: 'event',
  fields: {
    subject: 'string',
    body: itemBody,
    start: dateTimeTimeZone,
    end: dateTimeTimeZone,
    isAllDay: 'boolean',
    location: { type: 'location', fields: { displayName: 'string' } },
    attendees: {
      list: {
        type: 'attendee',
        fields: { ...recipient.fields, type: ['required', 'optional', 'resource'] },
      },
    },
    showAs: ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'],
    sensitivity: ['normal', 'personal', 'private', 'confidential'],
    importance: ['low', 'normal', 'high'],
    categories: { list: 'string' },
    transactionId: 'string',
    changeKey: 'string',
    singleValueExtendedProperties: extendedProperties,
  },
} satisfies Shape;

export const scheduleShape = {
  type: 'getSchedule',
  fields: {
    schedules: { list: 'string' },
    startTime: dateTimeTimeZone,
    endTime: dateTimeTimeZone,
    availabilityViewInterval: 'number',
  },
} satisfies Shape;
