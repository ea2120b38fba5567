import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Found, named, type Spot, whyUnread } from './found.ts';
import { readFileForm } from './read-file.ts';

/**
 * Everything below a folder, or in one file: each mail, each calendar, and by name whatever is neither or cannot be
 * read. Folders of Maildir, Thunderbird and Apple Mail are such folders. Throws only when `path` is not there.
 */
export async function* findMails(path: string): AsyncGenerator<Found> {
  const own = basename(path);
  const spot: Spot = { path, name: own, folders: [] };
  const given = await stat(path);
  if (given.isDirectory()) yield* inFolder({ ...spot, name: '', folders: [own] });
  else if (given.isFile()) yield* readFileForm(spot);
  else yield named(own, noFile);
}

async function* inFolder(spot: Spot): AsyncGenerator<Found> {
  const entries = await readdir(spot.path, { withFileTypes: true }).catch((error: unknown) => error);
  if (!Array.isArray(entries)) {
    yield named(spot.name || basename(spot.path), whyUnread(entries));
    return;
  }
  const isMaildir = isMaildirFolder(entries);
  const isApple = entries.some((entry) => entry.isDirectory() && entry.name === 'Messages');
  for (const entry of entries.toSorted(byName)) {
    const name = join(spot.name, entry.name);
    const below: Spot = { ...spot, path: join(spot.path, entry.name), name };
    if (entry.isSymbolicLink()) yield named(name, 'it is a symbolic link, which is not followed');
    else if (entry.isFile()) yield* readFileForm(below);
    else if (!entry.isDirectory()) yield named(name, noFile);
    else if (isMaildir && isMaildirPart(entry.name)) yield* inFolder({ ...below, maildir: entry.name });
    else if (isApple && entry.name === 'Attachments') yield* inFolder({ ...below, isAttachment: true });
    else yield* inFolder({ ...below, folders: [...spot.folders, entry.name] });
  }
}

const noFile = 'it is no file but a device, a pipe or a socket';

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

const isMaildirPart = (name: string): name is 'cur' | 'new' | 'tmp' => /^(?:cur|new|tmp)$/.test(name);

/** One of the three may be missing: empty folders get lost on the way through archives. */
const isMaildirFolder = (entries: Dirent[]): boolean =>
  entries.filter((entry) => entry.isDirectory() && isMaildirPart(entry.name)).length >= 2 ||
  entries.some((entry) => entry.isDirectory() && entry.name === 'cur');
