import type { PackCard } from '../../api/contract.ts';
import styles from './personas.module.css';
import { startTexts } from './texts.ts';

export const PERSONAS = ['professional', 'freelancer', 'student', 'family'] as const;
type Persona = PackCard['persona'];

interface PersonasProps {
  chosen: Persona | null;
  onChoose(persona: Persona): void;
}

export function Personas({ chosen, onChoose }: PersonasProps) {
  const say = startTexts.use();
  return (
    <fieldset className={styles.personas}>
      <legend>{say('you.persona')}</legend>
      {PERSONAS.map((persona) => (
        <label key={persona} className={styles.persona}>
          <input
            type="radio"
            name="persona"
            value={persona}
            checked={chosen === persona}
            onChange={() => onChoose(persona)}
          />
          <span className={styles.words}>
            <span className={styles.title}>{say(`you.personas.${persona}.title`)}</span>
            <span className={styles.text}>{say(`you.personas.${persona}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
