import type { Plugin } from 'vite';

export function chunks(file: string): Plugin;
