/** A text inside an OData filter: single quotes are doubled. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A phrase for `$search`: double quotes cannot be part of it. */
export const searchPhrase = (text: string): string => `"${text.replace(/["\\]/g, ' ').trim()}"`;

export const segment = (id: string): string => encodeURIComponent(id);
