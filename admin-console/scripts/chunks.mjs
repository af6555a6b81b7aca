// Which built files a page needs: for the size gates.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what imports what, as built, to `file`. */
export function chunks(file) {
  return {
    name: 'chunks',
    writeBundle(_, bundle) {
      const found = Object.values(bundle)
        .filter(({ type }) => type === 'chunk')
        .map(({ fileName, facadeModuleId, isEntry, imports }) => ({
          fileName,
          facadeModuleId,
          isEntry,
          imports,
        }));
      writeFileSync(file, JSON.stringify(found, null, 1));
    },
  };
}

/** The files that `start` cannot do without. */
function needed(all, start, seen = new Set()) {
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const next of all.find(({ fileName }) => fileName === start)?.imports ?? []) {
    needed(all, next, seen);
  }
  return seen;
}

/** The size gates: what is loaded first, and what each page loads beyond it. */
export function gates(all, folder) {
  const at = (files) => [...files].map((file) => join(folder, file));
  const entry = all.find(({ isEntry }) => isEntry);
  const initial = needed(all, entry.fileName);
  const pages = all.filter(({ facadeModuleId: id }) =>
    /(Page|Overview|Service\w+|SignIn|Plot|WorldMap|Palette)\.tsx$/.test(id ?? ''),
  );
  const landing = new Set(initial);
  for (const part of pages) {
    if (!/(Overview|WorldMap)\.tsx$/.test(part.facadeModuleId)) continue;
    for (const file of needed(all, part.fileName)) landing.add(file);
  }
  return [
    { name: 'initial JS', path: at(initial), gzip: true, limit: '150 kB' },
    { name: 'map landing, all JS', path: at(landing), gzip: true, limit: '190 kB' },
    ...pages.map(({ fileName, facadeModuleId }) => ({
      name: `route ${facadeModuleId.split('/').at(-1).replace('.tsx', '')}`,
      path: at([...needed(all, fileName)].filter((file) => !initial.has(file))),
      gzip: true,
      limit: '60 kB',
    })),
    { name: 'CSS', path: join(folder, 'assets/*.css'), gzip: true, limit: '20 kB' },
  ];
}
