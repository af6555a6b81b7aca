const UNIT_MS: Record<string, number> = { m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/** Milliseconds of `5m` or `30d`; null of what is no such length. */
export function windowMs(text: string): number | null {
  const [, count, unit] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
}
