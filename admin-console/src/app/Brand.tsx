import styles from './Brand.module.css';

export function Brand({ version }: { version?: string }) {
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" className={styles.tile} />
        <g className={styles.waves}>
          <path d="M6 20c3.3-8 6.7-8 10 0s6.7 8 10 0" opacity=".55" />
          <path d="M6 12c3.3 8 6.7 8 10 0s6.7-8 10 0" />
        </g>
      </svg>
      Syntropy
      {version && <span className={styles.version}>{version}</span>}
    </span>
  );
}
