import { lazy, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { useLocale } from '../i18n/locale';
import { Boundary } from '../ui/DataPanel';
import styles from './Palette.module.css';

const Palette = lazy(() => import('./Palette').then(({ Palette }) => ({ default: Palette })));

interface Props {
  openHelp: () => void;
  openTime: () => void;
  onClose: () => void;
}

/** Opens at once and takes what is typed; what finds it is fetched the first time. */
export function PaletteDialog({ openHelp, openTime, onClose }: Props) {
  const { t } = useLocale();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState('');
  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={t('nav.palette')}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <Boundary>
        <Suspense
          fallback={
            <input
              aria-label={t('nav.palette')}
              className={styles.input}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          }
        >
          <Palette
            typed={typed}
            setTyped={setTyped}
            openHelp={openHelp}
            openTime={openTime}
            close={close}
          />
        </Suspense>
      </Boundary>
    </dialog>
  );
}
