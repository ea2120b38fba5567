import styles from './toggle.module.css';

interface ToggleProps {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
}

/** On or off. */
export function Toggle({ label, checked, onChange }: ToggleProps) {
  return (
    <label className={styles.toggle}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
