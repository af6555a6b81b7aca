import { describe, expect, it } from 'vitest';
import { files, text } from '../src/files.js';
import { committed } from './committed.js';

describe('dist/dashboards', () => {
  it('is what the sources say: run `npm run build` and commit', () => {
    const now = new Map(committed().map(({ file, text }) => [file, text]));
    expect([...now.keys()]).toEqual([...files().keys()].sort());
    for (const [file, json] of files()) expect(now.get(file), file).toBe(json);
  });

  it('is the same every time', () => {
    expect([...files()]).toEqual([...files()]);
  });

  it('has its keys in order', () => {
    expect(text({ b: [{ d: 1, c: null }], a: 'x' })).toBe(
      '{\n  "a": "x",\n  "b": [\n    {\n      "c": null,\n      "d": 1\n    }\n  ]\n}\n',
    );
  });
});
