const [WIDTH, HEIGHT, MARGIN] = [120, 32, 2];

/** The path of a line of the last `most` values, the newest at the right; from 0 at the bottom to the greatest at the top. */
export function sparkPath(values: readonly number[], most: number): string {
  const top = Math.max(1e-9, ...values);
  const step = WIDTH / (most - 1);
  return values
    .map((value, i) => {
      const x = WIDTH - (values.length - 1 - i) * step;
      const y = HEIGHT - MARGIN - (value / top) * (HEIGHT - 2 * MARGIN);
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join('');
}
