import { z } from 'zod';
import { cleanLine, cleanText, EmailAddress } from '#kernel';
import { dayOf } from '#platform/plans';
import { contactKey } from './record-keys.ts';
import { defineReadTool, defineWriteTool } from './tool.ts';

export const toneGet = defineReadTool({
  name: 'tone.get',
  summary: 'How the person writes: traits, language, signature.',
  input: z.strictObject({}),
  async read(ctx) {
    const { tone } = await ctx.preferences.read();
    return {
      kind: 'read',
      block: { kind: 'tone', id: 'preference:tone', trust: 'own', value: tone },
      sources: [],
      fact: {},
      connectorCalls: 0,
    };
  },
});

export const contactsLookup = defineReadTool({
  name: 'contacts.lookup',
  summary: 'What is known about a person, by mail address.',
  input: z.strictObject({ email: EmailAddress }),
  async read(ctx, { email }) {
    const contact = await ctx.records.find(contactKey(email));
    return {
      kind: 'read',
      block: {
        kind: 'contact',
        id: `record:${contact?.id ?? 'none'}`,
        trust: 'own',
        value: contact && { name: contact.title, address: email, lastSeenAt: contact.updatedAt },
      },
      sources: contact ? [{ type: 'record', id: contact.id, label: contact.title }] : [],
      fact: { known: contact !== undefined },
      connectorCalls: 0,
    };
  },
});

export const tasksList = defineReadTool({
  name: 'tasks.list',
  summary: 'Open tasks of the person.',
  input: z.strictObject({}),
  async read(ctx) {
    const { items } = await ctx.records.list('task', { limit: 50 });
    const open = items.flatMap(({ id, title, body }) =>
      'done' in body && !body.done ? [{ id, title, due: body.due ?? null }] : [],
    );
    return {
      kind: 'read',
      block: { kind: 'tasks', id: 'record:tasks', trust: 'own', value: { items: open } },
      sources: open.map(({ id, title }) => ({ type: 'record', id, label: title })),
      fact: { count: open.length },
      connectorCalls: 0,
    };
  },
});

export const suggestionsPending = defineReadTool({
  name: 'suggestions.pending',
  summary: 'Suggestions that wait for the person.',
  input: z.strictObject({}),
  async read(ctx) {
    const { items } = await ctx.suggestions.list({ status: 'pending', limit: 50 });
    const waiting = items.map(({ id, title, expiresAt }) => ({ id, title, due: expiresAt }));
    return {
      kind: 'read',
      // Titles repeat subject lines that somebody else wrote.
      block: { kind: 'suggestions', id: 'suggestion:pending', trust: 'untrusted', value: { items: waiting } },
      sources: waiting.map(({ id, title }) => ({ type: 'suggestion', id, label: title })),
      fact: { count: waiting.length },
      connectorCalls: 0,
    };
  },
});

const Section = z.strictObject({
  heading: z.string().max(200).overwrite(cleanLine),
  items: z
    .array(
      z.strictObject({
        text: z.string().max(1_000).overwrite(cleanText),
        sources: z.array(z.string().max(600).overwrite(cleanLine)).max(20),
      }),
    )
    .max(50),
});

export const briefWrite = defineWriteTool({
  name: 'brief.write',
  summary: 'Keep a one-page brief among the person’s own records.',
  input: z.strictObject({
    title: z.string().max(300).overwrite(cleanLine),
    sections: z.array(Section).max(20),
  }),
  async write(ctx, { title, sections }, { agentId, runId, key }) {
    const { zone, assumed } = await ctx.preferences.read();
    const date = dayOf(ctx.clock.now(), zone);
    const told = assumed.includes('zone') ? [...sections, zoneAssumed(zone)] : sections;
    const sources = told.flatMap(({ items }) => items.flatMap((item) => item.sources));
    const record = {
      kind: 'brief' as const,
      title,
      body: {
        date,
        sections: told.map(({ heading, items }) => ({
          heading,
          items: items.map(({ text, sources }) => ({ text, sources: sources.map(toSource) })),
        })),
      },
      sources: [...new Set(sources)].slice(0, 50).map(toSource),
      createdBy: { kind: 'agent' as const, agentId, runId },
      key: `${runId}:${key}`,
    };
    return { record, note: `${sections.length} sections.` };
  },
});

/** A page full of times is worth little to somebody whose clock shows others. */
const zoneAssumed = (zone: string): z.infer<typeof Section> => ({
  heading: 'What was assumed',
  items: [
    {
      text: `All times are of ${zone}, and so is where the day begins. You have not said yet that this is your time zone; it is one of your preferences.`,
      sources: ['preference:zone'],
    },
  ],
});

const toSource = (label: string) => {
  const [type = 'mail', ...rest] = label.split(':');
  return { type: rest.length > 0 ? type : 'mail', id: rest.join(':') || label, locator: null };
};
