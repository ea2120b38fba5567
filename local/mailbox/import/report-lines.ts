import { folders, isFolderName } from '../mail/message.ts';
import type { ImportReport } from './import-report.ts';

/** What the import did, as a person reads it: what was left out and why, what to know, and where all of it went. */
export function reportLines(report: ImportReport, account: string): string[] {
  return [
    ...report.named.map(({ name, reason }) => `  left out ${name}: ${reason}`),
    ...report.notes.map(({ name, note }) => `  note on ${name}: ${note}`),
    ...folderLines(report),
    ...reasonLines(report),
    `${report.given} given: ${report.imported} imported into ${account}, ${report.alreadyThere} already there, ${report.named.length} left out.`,
    ...afterwords(report),
  ];
}

function folderLines({ folders: counts }: ImportReport): string[] {
  return [...Object.keys(folders), 'calendar'].flatMap((name) => {
    const count = counts.get(isFolderName(name) ? name : 'calendar');
    if (!count) return [];
    const unread = count.unread > 0 ? ` (${count.unread} unread)` : '';
    const known = count.alreadyThere > 0 ? `, ${count.alreadyThere} already there` : '';
    const title = isFolderName(name) ? folders[name] : 'Calendar';
    return [`  ${title.padEnd(14)} ${count.imported} imported${unread}${known}`];
  });
}

/** How often each reason was met. */
function reasonLines({ named }: ImportReport): string[] {
  const groups = Map.groupBy(named, ({ reason }) => reason);
  return [...groups].map(([reason, all]) => `  ${'Left out'.padEnd(14)} ${all.length}: ${reason}`);
}

function afterwords({ labels, shiftDays, imported, alreadyThere }: ImportReport): string[] {
  const own = [...labels].map(([label, count]) => `${label} (${count})`);
  return [
    ...(own.length > 0 ? [`Labels of your own were kept as categories: ${own.join(', ')}.`] : []),
    ...(shiftDays > 0
      ? [
          `All dates were moved by ${shiftDays} days, so that agents find the newest mail as new (--dates keep leaves them).`,
        ]
      : []),
    ...(imported + alreadyThere === 0 ? ['Nothing could be imported.'] : []),
  ];
}
