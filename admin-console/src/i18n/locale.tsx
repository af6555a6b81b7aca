import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Locale, preferred, type Translate, translator } from './catalogue';

const STORED = 'syntropy.locale';

interface Language {
  locale: Locale;
  setLocale: (locale: Locale) => void;
  t: Translate;
}

const Context = createContext<Language | null>(null);

function initial(): Locale {
  const stored = localStorage.getItem(STORED);
  return stored === 'en' || stored === 'pt-BR' ? stored : preferred(navigator.languages);
}

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const value = useMemo<Language>(
    () => ({
      locale,
      t: translator(locale),
      setLocale: (next) => {
        localStorage.setItem(STORED, next);
        setLocale(next);
      },
    }),
    [locale],
  );
  return <Context value={value}>{children}</Context>;
}

export function useLocale(): Language {
  const value = useContext(Context);
  if (value === null) throw new Error('useLocale outside LocaleProvider');
  return value;
}
