import type { Region, Signal } from '../api/types';

/** The weights of the parts (contracts §7). */
export const WEIGHTS = { latency: 0.35, coherence: 0.25, collective: 0.25, safety: 0.15 } as const;

export type EvuPart = keyof typeof WEIGHTS;

interface Evu {
  /** As the server computed it; null when no service here has one. */
  evu: Signal | null;
  /** What it is made of, 0..1; null where unknown. Only shown: the sum is the server's. */
  parts: Record<EvuPart, number | null>;
}

function without(signals: readonly Signal[], name: string): number | null {
  const value = signals.find((signal) => signal.name === name)?.value;
  return typeof value === 'number' ? Math.max(0, Math.min(1, 1 - value)) : null;
}

/** The useful vibrational experience of the service that has the lowest one here. */
export function evuOf(services: readonly Region[]): Evu {
  let lowest: { signals: readonly Signal[]; evu: Signal } | null = null;
  for (const { signals } of services) {
    const evu = signals.find(({ name }) => name === 'EVU');
    if (evu === undefined) continue;
    const better = lowest?.evu.value ?? Number.POSITIVE_INFINITY;
    if (lowest === null || (evu.value ?? Number.POSITIVE_INFINITY) < better) {
      lowest = { signals, evu };
    }
  }
  const signals = lowest?.signals ?? [];
  return {
    evu: lowest?.evu ?? null,
    parts: {
      latency: without(signals, 'slow_share'),
      coherence: null,
      collective: without(signals, 'Hz_stress_index'),
      safety: null,
    },
  };
}
