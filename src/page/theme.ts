/** Colours as they are now: of the light or the dark theme, or of paper. */
export interface Theme {
  ink: string;
  faint: string;
  grid: string;
  paper: string;
  band: string;
  colours: string[];
}

const COLOUR_NAMES = ['--c0', '--c1', '--c2', '--c3', '--c4', '--c5'];

/** Read from the style sheet, since a canvas does not take its variables. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: value('--ink'),
    faint: value('--faint'),
    grid: value('--grid'),
    paper: value('--paper'),
    band: value('--band'),
    colours: COLOUR_NAMES.map(value),
  };
}

/** Calls back when colours change: with the system's theme, and before and after printing, when paper is white. */
export function onThemeChange(redraw: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  const onPaper = (isPaper: boolean) => {
    document.documentElement.classList.toggle('paper', isPaper);
    redraw();
  };
  addEventListener('beforeprint', () => onPaper(true));
  addEventListener('afterprint', () => onPaper(false));
}
