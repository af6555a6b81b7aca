import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocale } from '../i18n/locale';
import { Button } from './Button';
import styles from './Filters.module.css';

/** A row of conditions. */
export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search className={styles.filters} aria-label={label}>
      {children}
    </search>
  );
}

interface FieldProps {
  id?: string;
  label: string;
  value: string | undefined;
  placeholder?: string;
  wide?: boolean;
  onChange: (value: string | undefined) => void;
}

/** A condition that is typed; it counts once it is left or Enter is pressed. */
export function TextField({ id, label, value = '', placeholder, wide, onChange }: FieldProps) {
  return (
    <label className={wide ? styles.wide : styles.field}>
      <span>{label}</span>
      <input
        // The address may change without this field: then it begins anew.
        key={value}
        id={id}
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={1024}
        placeholder={placeholder}
        defaultValue={value}
        onBlur={(event) => {
          const next = event.target.value.trim();
          if (next !== value) onChange(next || undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            const next = event.currentTarget.value.trim();
            if (next !== value) onChange(next || undefined);
          }
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </label>
  );
}

export type ChoiceOption = readonly [value: string, name: string];

interface ChoiceProps {
  label: string;
  value: string | undefined;
  any: string;
  options: readonly ChoiceOption[];
  onChange: (value: string | undefined) => void;
}

/** A condition of a few words. */
export function Choice({ label, value = '', any, options, onChange }: ChoiceProps) {
  const known = value === '' || options.some(([option]) => option === value);
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value || undefined)}>
        <option value="">{any}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface PairsProps {
  label: string;
  hint: string;
  add: string;
  remove: (what: string) => string;
  values: readonly string[] | undefined;
  onChange: (values: readonly string[] | undefined) => void;
}

/** Conditions of the form `key=value`. */
export function PairsField({ label, hint, add, remove, values = [], onChange }: PairsProps) {
  const { t } = useLocale();
  const [fault, setFault] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = String(new FormData(form).get('pair')).trim();
    const valid = /^[^=!]+=(?!~)/.test(typed);
    setFault(!valid && typed !== '');
    if (!valid) return;
    form.reset();
    onChange([...new Set([...values, typed])]);
  };
  return (
    <form onSubmit={submit} className={styles.pairs}>
      <label className={styles.field}>
        <span>{label}</span>
        <input
          name="pair"
          autoComplete="off"
          spellCheck={false}
          maxLength={1024}
          placeholder={hint}
          aria-invalid={fault || undefined}
          aria-describedby={fault ? 'pair-fault' : undefined}
        />
      </label>
      <Button type="submit">{add}</Button>
      {fault && (
        <span id="pair-fault" role="alert" className={styles.fault}>
          {t('filter.pair')}
        </span>
      )}
      {values.map((pair) => (
        <button
          key={pair}
          type="button"
          className={styles.chip}
          aria-label={remove(pair)}
          onClick={() => {
            const rest = values.filter((each) => each !== pair);
            onChange(rest.length > 0 ? rest : undefined);
          }}
        >
          <code>{pair}</code> <span aria-hidden="true">×</span>
        </button>
      ))}
    </form>
  );
}
