import { useParams } from '@tanstack/react-router';

/** The `$id` of the address. */
export function useIdParam(): string {
  const { id } = useParams({ strict: false }) as { id?: string };
  if (!id) throw new Error('This screen has no $id in its path.');
  return id;
}
