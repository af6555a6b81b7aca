const WIDE = 1280;
const NARROW = 390;

export type Look = readonly ['light' | 'dark', 'en' | 'pt-BR', number];

/**
 * Each page is seen in two of them that share nothing, so in each theme, language and width; from page
 * to page every two of these meet.
 */
const PAIRS: readonly (readonly [Look, Look])[] = [
  [
    ['light', 'en', WIDE],
    ['dark', 'pt-BR', NARROW],
  ],
  [
    ['dark', 'en', WIDE],
    ['light', 'pt-BR', NARROW],
  ],
  [
    ['light', 'pt-BR', WIDE],
    ['dark', 'en', NARROW],
  ],
  [
    ['dark', 'pt-BR', WIDE],
    ['light', 'en', NARROW],
  ],
];

/** Four in which every two of theme, language and width meet. */
export const FOUR: readonly Look[] = [
  ['dark', 'en', WIDE],
  ['light', 'pt-BR', WIDE],
  ['light', 'en', NARROW],
  ['dark', 'pt-BR', NARROW],
];

/** The two looks of the page at that place of a list. */
export function pairOf(index: number): readonly [Look, Look] {
  return PAIRS[index % PAIRS.length] as readonly [Look, Look];
}

export const seenAs = ([colorScheme, locale, width]: Look) => ({
  colorScheme,
  locale,
  viewport: { width, height: width < 640 ? 844 : 900 },
});
