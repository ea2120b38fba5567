import { graphZone } from '../zones.ts';
import { graphError } from './graph-error.ts';

/** What a caller asked for in `Prefer` headers. */
export interface Preferences {
  hasImmutableIds: boolean;
  bodyType: 'html' | 'text';
  /** IANA zone of event times, and the name the caller gave it. */
  zone: { iana: string; name: string };
  maxPageSize: number | null;
  /** Value of the `Preference-Applied` answer header. */
  applied: string[];
}

export function readPreferences(header: string | string[] | undefined): Preferences {
  const text = [header ?? ''].flat().join(',');
  const value = (name: string) =>
    new RegExp(`(?:^|[,;\\s])${name}\\s*=\\s*"?([^",;]+)"?`, 'i').exec(text)?.[1]?.trim();
  const applied: string[] = [];
  const idType = value('IdType');
  const bodyType = value('outlook\\.body-content-type');
  const zoneName = value('outlook\\.timezone');
  const pageSize = value('odata\\.maxpagesize');

  if (idType) applied.push(`IdType="${idType}"`);
  if (bodyType === 'text' || bodyType === 'html') applied.push(`outlook.body-content-type="${bodyType}"`);
  if (zoneName) applied.push(`outlook.timezone="${zoneName}"`);
  if (pageSize) applied.push(`odata.maxpagesize=${pageSize}`);
  return {
    hasImmutableIds: idType === 'ImmutableId',
    bodyType: bodyType === 'text' ? 'text' : 'html',
    zone: { iana: requireZone(zoneName ?? 'UTC'), name: zoneName ?? 'UTC' },
    maxPageSize: pageSize ? Math.min(Math.max(Number(pageSize) || 1, 1), 1000) : null,
    applied,
  };
}

export function requireZone(name: string): string {
  const zone = graphZone(name);
  if (zone) return zone;
  throw graphError(
    400,
    'TimeZoneNotSupportedException',
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
  );
}
