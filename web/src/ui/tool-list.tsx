import { useRead } from '../api/use-api.ts';
import type { texts } from '../texts/tools/texts.en.ts';
import { toolTexts } from '../texts/tools/texts.ts';
import styles from './tool-list.module.css';
import { Words } from './words.tsx';

/** Names of tools and actions as what they do. A screen that shows it loads `toolTexts` beside its own texts. */
export function ToolList({ names }: { names: string[] }) {
  const words = useToolWords();
  return (
    <ul className={styles.tools}>
      {names.map((name) => (
        <li key={name}>
          <Words>{words(name)}</Words>
        </li>
      ))}
    </ul>
  );
}

/** A tool that has no words of ours yet is told as the API describes it. */
export function useToolWords(): (name: string) => string {
  const say = toolTexts.use();
  const { data } = useRead('listTools', {});
  return (name) => {
    const key = name.replace('.', '_');
    const said: string = say(key as keyof typeof texts);
    return said === key ? (data?.items.find((tool) => tool.name === name)?.summary ?? name) : said;
  };
}
