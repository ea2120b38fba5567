import { useEffect, useState } from 'react';
import { useFormats } from '../texts/use-formats.ts';

const TURN_MS = 30_000;

/** A moment: how long ago or until then, the exact time on pointing at it. */
export function When({ at, exact = false }: { at: string; exact?: boolean }) {
  const { relative, dayAndTime } = useFormats();
  const now = useNow();
  const precise = dayAndTime(at);
  return (
    <time dateTime={at} title={precise}>
      {exact ? precise : relative(at, now)}
    </time>
  );
}

/** The time, which goes on while one looks. */
export function useNow(everyMs = TURN_MS): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
