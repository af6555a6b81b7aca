import type { ReactNode } from 'react';
import styles from './Facts.module.css';
import { Unknown } from './Time';

/** Names and values side by side; null is shown as unknown. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <Unknown />}</dd>
        </div>
      ))}
    </dl>
  );
}
