import styles from './meter.module.css';

interface MeterProps {
  /** What is counted. */
  label: string;
  /** The same in words: “3 of 300 runs”. */
  text: string;
  used: number;
  /** What the bar is full at; 0 = nothing is allowed. */
  max: number;
  /** A mark on the way, where notices begin. */
  mark?: number;
}

const FULL = 1;
const NEARLY = 0.8;

/** How much of a limit is used: the words say it, the bar shows it. */
export function Meter({ label, text, used, max, mark }: MeterProps) {
  const part = max > 0 ? Math.min(used / max, FULL) : FULL;
  const tone = part >= FULL ? styles.full : part >= NEARLY ? styles.nearly : styles.calm;
  return (
    <div className={styles.meter}>
      <div className={styles.words}>
        <span>{label}</span>
        <span>{text}</span>
      </div>
      <div className={styles.track} aria-hidden="true">
        <div className={tone} style={{ inlineSize: `${part * 100}%` }} />
        {mark !== undefined && mark < max && (
          <div className={styles.mark} style={{ insetInlineStart: `${(mark / max) * 100}%` }} />
        )}
      </div>
    </div>
  );
}
