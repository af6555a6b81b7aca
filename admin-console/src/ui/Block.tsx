import type { ReactNode } from 'react';
import page from './Page.module.css';

/** A part of what is told about one thing, under its name. */
export function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={page.block}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
