import type { LoadResult } from '../../result/load-result.ts';
import type { Run } from '../../result/run.ts';
import type { BenchResult, CompareResult, Evenness, Movement } from '../../result/schema.ts';
import { type CsvRow, csvOf } from './csv.ts';

type Load = Omit<LoadResult, 'environment'>;

/** The runs as tables for a spreadsheet, by the names of their files; a table that none of them has is left out. */
export function csvTables(runs: readonly Run[]): Map<string, string> {
  const tables = new Map([
    ['load.csv', rowsOf(runs, loadsOf, (load) => [loadRow(load)])],
    ['load-nodes.csv', rowsOf(runs, loadsOf, nodeRows)],
    ['load-series.csv', rowsOf(runs, loadsOf, seriesRows)],
    ['compare.csv', rowsOf(runs, ({ compare }) => (compare ? [{ part: compare, of: {} }] : []), compareRows)],
    ['bench.csv', rowsOf(runs, ({ bench }) => (bench ? [{ part: bench, of: {} }] : []), benchRows)],
  ]);
  return new Map([...tables].flatMap(([name, rows]) => (rows.length > 0 ? [[name, csvOf(rows)] as const] : [])));
}

/** A part of a run, and what tells it from others of the same run. */
interface Part<T> {
  part: T;
  of: CsvRow;
}

/** Every row says which run it is of: tables of several runs are one. */
function rowsOf<T>(
  runs: readonly Run[],
  partsOf: (run: Run) => Part<T>[],
  rowsOfPart: (part: T) => CsvRow[],
): CsvRow[] {
  return runs.flatMap((run) =>
    partsOf(run).flatMap(({ part, of }) =>
      rowsOfPart(part).map((row) => ({ run: run.name, startedAt: run.environment.startedAt, ...of, ...row })),
    ),
  );
}

function loadsOf({ load, loadSweep }: Run): Part<Load>[] {
  return [
    ...(load ? [{ part: load, of: {} }] : []),
    ...(loadSweep?.loads.map((part, i) => ({ part, of: { [loadSweep.sweep.parameter]: loadSweep.sweep.values[i] } })) ??
      []),
  ];
}

function loadRow({ config, valid, totals, latencyUs, generator }: Load): CsvRow {
  const { balanceTax, ...counts } = totals;
  return {
    model: config.model,
    algorithm: config.algorithm,
    hash: config.hash,
    vnodes: config.vnodes,
    nodes: config.nodes.length,
    connections: config.connections,
    valid,
    ...counts,
    offeredPerS: generator.schedule?.offeredPerS,
    ...prefixed('responseUs', withoutHistogram(latencyUs.response)),
    ...prefixed('serviceUs', withoutHistogram(latencyUs.service)),
    ...prefixed('balanceTax', { ...balanceTax }),
    generatorCpu: generator.cpu,
    saturated: generator.saturated,
    dropped: generator.dropped,
  };
}

function nodeRows({ nodes }: Load): CsvRow[] {
  return nodes.map(({ latencyUs, serviceUs: _, ...node }) => ({
    ...node,
    ...prefixed('responseUs', withoutHistogram(latencyUs)),
  }));
}

/** A row for each second and node; `node` is empty for all of them together. */
function seriesRows({ series }: Load): CsvRow[] {
  return series.flatMap(({ atS, nodes, ...all }) => [
    { atS, node: '', ...all },
    ...nodes.map(({ id, ...outcomes }) => ({ atS, node: id, ...outcomes })),
  ]);
}

function compareRows({ rows }: CompareResult): CsvRow[] {
  return rows.map((row) => {
    const { algorithm, hash, nodes, vnodes, verdict, note } = row;
    const names = { algorithm, hash, nodes, vnodes, verdict };
    if (row.verdict === 'unsupported') return { ...names, note };
    const movements = {
      add: row.add,
      remove: row.remove,
      removeFirst: row.removeFirst,
      removeLast: row.removeLast,
      restore: row.restore,
    };
    return {
      ...names,
      keys: row.keys,
      ...prefixed('lookupNs', row.lookupNs),
      ...prefixed('searchNs', row.searchNs),
      buildMs: row.buildMs,
      bytes: row.bytes,
      ...prefixed('share', row.share as Evenness & { exact: boolean }),
      ...prefixed('sampled', row.sampled),
      ...Object.assign(
        {},
        ...Object.entries(movements).map(([name, movement]) => prefixed(name, movementOf(movement))),
      ),
      note,
    };
  });
}

function benchRows({ suites }: BenchResult): CsvRow[] {
  return suites.flatMap(({ name, baseline, rows }) =>
    rows.map(({ subject, parameters, ns, speedup, note }) => ({
      suite: name,
      subject,
      ...parameters,
      ...prefixed('ns', ns),
      baseline,
      ...prefixed('speedup', speedup ?? { p50: null, p25: null, p75: null }),
      note,
    })),
  );
}

function movementOf(movement: Movement | null): CsvRow {
  const { moved = null, ideal = null, collateral = null } = movement ?? {};
  return { moved, ideal, collateral };
}

function withoutHistogram({ histogram: _, ...figures }: Load['latencyUs']['response']): CsvRow {
  return figures;
}

/** `p50` of `lookupNs` becomes `lookupNs.p50`, as it is called in run.json. */
function prefixed(name: string, row: object): CsvRow {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [`${name}.${key}`, value]));
}
