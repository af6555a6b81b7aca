import { type Translate, word } from '../i18n/catalogue';

/** `Minimum healthy regions (I1)`; an unknown rule is shown by its own name. */
export function ruleName(t: Translate, rule: string): string {
  const name = word(t, 'rule', rule);
  return name !== rule && /^I\d+$/.test(rule) ? `${name} (${rule})` : name;
}
