import { Command } from 'cmdk';
import { useEffect, useRef } from 'react';
import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { useCommands } from './commands';
import { find } from './find';
import { useObjects } from './objects';
import styles from './Palette.module.css';
import { paletteTexts } from './texts';

interface Props {
  typed: string;
  setTyped: (typed: string) => void;
  openHelp: () => void;
  openTime: () => void;
  close: () => void;
}

/** Finds what has a name and does what has no place of its own. Loaded when it is asked for. */
export function Palette({ typed, setTyped, openHelp, openTime, close }: Props) {
  const say = useTexts(paletteTexts);
  const { locale } = useLocale();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { groups, failed } = useObjects(close);
  const commands = useCommands({ openHelp, openTime }, close);
  const found = find([...groups, ...commands], typed);
  return (
    <Command label={say('title')} shouldFilter={false} loop className={styles.palette}>
      <Command.Input
        ref={input}
        value={typed}
        onValueChange={setTyped}
        placeholder={say('placeholder')}
        aria-label={say('title')}
        maxLength={200}
        className={styles.input}
      />
      <Command.List label={say('results')} className={styles.list} tabIndex={-1}>
        {found.map(({ id, title, entries, total }) => (
          <Command.Group
            key={id}
            heading={
              total > entries.length
                ? `${title} · ${say('more', { shown: entries.length, total: decimal(total, locale, 0) })}`
                : title
            }
            className={styles.group}
          >
            {entries.map((entry) => (
              <Command.Item
                key={entry.id}
                value={`${id} ${entry.id}`}
                onSelect={entry.run}
                className={styles.item}
              >
                <span>{entry.title}</span>
                {entry.detail && <span className={styles.detail}>{entry.detail}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p role="status" className={styles.foot}>
        {found.length === 0 ? say('none', { q: typed }) : say('hint')}
        {failed.length > 0 && (
          <span className={styles.failed}>{say('failed', { sources: failed.join(', ') })}</span>
        )}
      </p>
    </Command>
  );
}
