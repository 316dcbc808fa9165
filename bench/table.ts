/** One line of the table. The ratios are to the bare server, where there is one that does the same. */
export interface Row {
  what: string;
  unit: string;
  ours: number;
  bare?: number;
  mercurius?: number;
  /** More is better. */
  inverse?: boolean;
  /** The most it should be: `33 µs`, or `2x` what the bare one is. */
  target?: string;
}

export function printed(rows: readonly Row[]): string {
  const lines = [
    ['', 'ours', 'bare', 'ratio', 'Mercurius', 'ratio', 'target'],
    ...rows.map((row) => {
      const { what, unit, ours, bare, mercurius, inverse, target = '' } = row;
      const figure = (value: number | undefined) => (value === undefined ? '' : `${rounded(value)} ${unit}`.trim());
      const ratio = (value: number | undefined) =>
        value === undefined || bare === undefined ? '' : `${(inverse ? bare / value : value / bare).toFixed(2)}x`;
      const other = mercurius === undefined ? ['', ''] : [figure(mercurius), ratio(mercurius)];
      const goal = missed(row) ? `${target} (no)` : target;
      return [what, figure(ours), figure(bare) || 'none', ratio(ours), ...other, goal];
    }),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const cells = (line: string[]) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [cells(lines[0]!), rule, ...lines.slice(1).map(cells)].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function missed({ ours, bare, target }: Row): boolean {
  if (!target) return false;
  const most = Number.parseFloat(target.replaceAll(',', ''));
  return (target.endsWith('x') ? ours / bare! : ours) > most;
}

function rounded(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
