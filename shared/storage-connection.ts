/** `Name=value;…`, as the storage libraries and the Functions host read it; a key ends with `=` itself. */
const partsOf = (text: string): Map<string, string> =>
  new Map(
    text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part.includes('='))
      .map((part) => [part.slice(0, part.indexOf('=')).toLowerCase(), part.slice(part.indexOf('=') + 1)]),
  );

const DEVELOPMENT = 'usedevelopmentstorage';

/** Whether blobs and queues can be reached by it: an account with its key, and where it is. */
export function isStorageConnection(text: string): boolean {
  const parts = partsOf(text);
  if (parts.get(DEVELOPMENT) === 'true') return true;
  const has = (...names: string[]) => names.every((name) => parts.get(name));
  const isThere = has('blobendpoint', 'queueendpoint');
  if (has('sharedaccesssignature')) return isThere;
  return has('accountname', 'accountkey') && (isThere || has('defaultendpointsprotocol', 'endpointsuffix'));
}

/** Every address that it stands for; none when the text is no connection string. */
export function storageAddresses(text: string): string[] {
  const parts = partsOf(text);
  const named = [...parts].flatMap(([name, value]) => (name.endsWith('endpoint') ? [value] : []));
  const isPlain = parts.get(DEVELOPMENT) === 'true' || parts.get('defaultendpointsprotocol') === 'http';
  return isPlain ? [...named, 'http://localhost'] : named;
}
