import { type ComponentProps, useState } from 'react';
import { useLocale } from '../i18n/locale';
import styles from './Button.module.css';
import { copyText } from './clipboard';

type Props = ComponentProps<'button'> & { look?: 'plain' | 'primary' | 'bare' };

export function Button({ look = 'plain', className = '', ...rest }: Props) {
  return (
    <button type="button" className={`${styles.button} ${styles[look]} ${className}`} {...rest} />
  );
}

/** Copies a text and says so for two seconds. */
export function CopyButton({
  text,
  label,
  name,
}: {
  text: () => string;
  label: string;
  name?: string;
}) {
  const { t } = useLocale();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      aria-label={name && !copied ? name : undefined}
      onClick={async () => {
        if (!(await copyText(text()))) return;
        setCopied(true);
        setTimeout(() => setCopied(false), 2000);
      }}
    >
      <span aria-live="polite">{copied ? t('panel.copied') : label}</span>
    </Button>
  );
}
