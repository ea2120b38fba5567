import type { FolderName } from '../mail/message.ts';
import type { Named } from './found.ts';
import type { IndexedMail } from './index-given.ts';
import type { CalendarResult, MailResult } from './mailbox-door.ts';

interface FolderCount {
  imported: number;
  unread: number;
  alreadyThere: number;
}

/** What became of everything that was given: imported + alreadyThere + named = given. */
export interface ImportReport {
  given: number;
  imported: number;
  alreadyThere: number;
  named: { name: string; reason: string }[];
  folders: Map<FolderName | 'calendar', FolderCount>;
  /** Taken in, with something to tell about it. */
  notes: { name: string; note: string }[];
  /** The person's own labels, which became categories, with how many mails have them. */
  labels: Map<string, number>;
  shiftDays: number;
}

export function createReport() {
  const folders: ImportReport['folders'] = new Map();
  const named: ImportReport['named'] = [];
  const notes: ImportReport['notes'] = [];
  const labels: ImportReport['labels'] = new Map();

  const countOf = (folder: FolderName | 'calendar'): FolderCount => {
    const known = folders.get(folder) ?? { imported: 0, unread: 0, alreadyThere: 0 };
    folders.set(folder, known);
    return known;
  };
  const sum = (what: keyof FolderCount) => [...folders.values()].reduce((all, one) => all + one[what], 0);
  const given = () => sum('imported') + sum('alreadyThere') + named.length;

  function delivered({ name, state, note }: IndexedMail, result: MailResult & { kind: 'delivered' }): void {
    const count = countOf(result.folder);
    count.imported += 1;
    if (!result.isRead) count.unread += 1;
    for (const label of state.labels) labels.set(label, (labels.get(label) ?? 0) + 1);
    for (const one of [note, ...result.notes]) if (one) notes.push({ name, note: one });
    if (result.isUndated) notes.push({ name, note: 'it has no date, and lies at the time of this import' });
    if (result.isAltered)
      notes.push({
        name,
        note: 'another mail has the same Message-ID and says something else; both are there',
      });
  }

  return {
    given,
    imported: () => sum('imported'),
    named: ({ name, reason }: Named) => void named.push({ name, reason }),

    mail(mail: IndexedMail | undefined, result: MailResult): void {
      if (!mail) return;
      if (result.kind === 'rejected') named.push({ name: mail.name, reason: result.reason });
      else if (result.kind === 'already-there') countOf(result.folder).alreadyThere += 1;
      else delivered(mail, result);
    },

    calendar(file: string, { imported, alreadyThere, rejected, notes: told }: CalendarResult): void {
      const count = countOf('calendar');
      count.imported += imported;
      count.alreadyThere += alreadyThere;
      named.push(...rejected.map(({ name, reason }) => ({ name: `${file} ${name}`.trim(), reason })));
      notes.push(...told.map(({ name, note }) => ({ name: `${file} ${name}`, note })));
    },

    finish: (shiftDays: number): ImportReport => ({
      given: given(),
      imported: sum('imported'),
      alreadyThere: sum('alreadyThere'),
      named,
      folders,
      notes,
      labels,
      shiftDays,
    }),
  };
}
