import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const css = readFileSync(join(import.meta.dirname, '..', '..', '..', 'src', 'page', 'theme.css'), 'utf8');
const themes = css
  .split('@media')
  .map((part) => new Map([...part.matchAll(/--(\w+): (#\w{6});/g)].map(([, name, colour]) => [name!, colour!])));

test('text and lines stand out from the paper, in light and dark (WCAG 2: 4.5 and 3)', () => {
  assert.equal(themes.length, 2);
  for (const theme of themes) {
    for (const name of ['ink', 'soft', 'faint', 'good', 'warn', 'bad']) {
      for (const ground of ['paper', 'panel'])
        expectContrast(theme, name, ground, name === 'faint' && ground === 'panel' ? 4 : 4.5);
    }
    for (const name of ['c0', 'c1', 'c2', 'c3', 'c4', 'c5']) expectContrast(theme, name, 'paper', 3);
  }
});

function expectContrast(theme: ReadonlyMap<string, string>, name: string, ground: string, least: number): void {
  const [light, dark] = [luminance(theme.get(name)!), luminance(theme.get(ground)!)].sort((a, b) => b - a);
  const contrast = (light! + 0.05) / (dark! + 0.05);
  assert.ok(contrast >= least, `${name} on ${ground}: ${contrast.toFixed(2)}`);
}

/** As WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
