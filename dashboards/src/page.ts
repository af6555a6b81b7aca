import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLinkBuilder,
  type Panel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { TAG, UIDS } from './links.js';

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** A persona's page: rows of panels under headings. */
export interface Page {
  id: keyof typeof UIDS;
  title: string;
  /** Who it is for, and what it leaves out. */
  description: string;
  variables: Builder<VariableModel>[];
  annotations: Builder<AnnotationQuery>[];
  links: DashboardLinkBuilder[];
  rows: Record<string, Builder<Panel>[]>;
}

/** The page as Grafana reads it; ids and places follow from the order alone. */
export function dashboard(page: Page): Dashboard {
  const builder = new DashboardBuilder(page.title)
    .uid(UIDS[page.id])
    .description(page.description)
    .tags([TAG])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .variables(page.variables)
    .annotations(page.annotations)
    .links(page.links);
  let id = 1;
  let y = 0;
  for (const [heading, panels] of Object.entries(page.rows)) {
    builder.withRow(new RowBuilder(heading).id(id++).gridPos({ x: 0, y, w: COLUMNS, h: 1 }));
    y += 1;
    let x = 0;
    let tallest = 0;
    for (const panel of panels) {
      const built = panel.build();
      const { w, h } = built.gridPos ?? { w: COLUMNS, h: 8 };
      if (x + w > COLUMNS) {
        x = 0;
        y += tallest;
        tallest = 0;
      }
      built.id = id++;
      built.gridPos = { x, y, w, h };
      builder.withPanel({ build: () => built });
      x += w;
      tallest = Math.max(tallest, h);
    }
    y += tallest;
  }
  return visible(builder.build());
}

/** The library's only place for links and annotations is a menu; without one they are on top. */
function visible(built: Dashboard): Dashboard {
  for (const link of built.links ?? []) delete link.placement;
  for (const marks of built.annotations.list ?? []) delete marks.placement;
  return built;
}
