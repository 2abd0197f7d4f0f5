import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { LatencySummary, LoadNode, LoadOutcomes, LoadResult } from '../../src/result/load-result.ts';
import type { Run } from '../../src/result/run.ts';
import type { BenchResult, BenchRow, CompareResult, Environment, MeasuredRow } from '../../src/result/schema.ts';

/** A run as `run` writes it, with figures of a believable size. A new object each time: change what the test is about. */
export function sampleRun(): Run {
  return {
    schema: 'ringmark/run@1',
    name: 'quick',
    environment: sampleEnvironment(),
    complete: true,
    bench: sampleBench(),
    compare: sampleCompare(),
    load: sampleLoad(),
  };
}

function sampleEnvironment(): Environment {
  return {
    ringmarkVersion: '0.1.0',
    gitCommit: '62a8223aa1f5b7c0d9e2f4a6b8c0d2e4f6a8b0c2',
    gitDirty: false,
    node: '20.20.2',
    v8: '11.3.244.8-node.38',
    libuv: '1.46.0',
    os: 'Debian GNU/Linux 13 (trixie)',
    kernel: 'Linux 6.12.0',
    arch: 'x64',
    cpuModel: 'AMD EPYC 7B13',
    cores: 2,
    memoryBytes: 8_324_161_536,
    cgroup: { cpus: 2, memoryBytes: null },
    loadAverage: [0.42, 0.5, 0.61],
    argv: ['run', '--seed', '1'],
    seed: 1,
    startedAt: '2030-01-02T03:04:05.678Z',
  };
}

function sampleBench(): BenchResult {
  return {
    schema: 'ringmark/bench@1',
    environment: sampleEnvironment(),
    complete: true,
    suites: [
      {
        name: 'hash',
        question: 'What does hashing one key cost?',
        baseline: 'xxhash-wasm',
        floorNs: 42,
        rows: [
          benchRow('ringmark xxh32', { bytes: 20 }, 37.6, 2.31),
          benchRow('xxhash-wasm', { bytes: 20 }, 87.9, 1),
          benchRow('@node-rs/xxhash', { bytes: 20 }, 174.2, 0.5),
          benchRow('ringmark md5', { bytes: 20 }, 901, 0.0976),
        ],
        skipped: [],
      },
      {
        name: 'lookup',
        question: 'From a string key to its node: what does one lookup cost?',
        baseline: 'xxhash-wasm + binary search',
        floorNs: 42,
        rows: [
          benchRow('ringmark ring', { nodes: 100, vnodes: 160 }, 43.7, 4.31),
          benchRow('xxhash-wasm + binary search', { nodes: 100, vnodes: 160 }, 188.1, 1),
          benchRow('hashring (no cache)', { nodes: 100, vnodes: 160 }, 2045, 0.0919),
          { ...benchRow('consistent-hash', { nodes: 100, vnodes: 160 }, 111.3, 1.69), note: 'hashes 16 bits only' },
        ],
        skipped: ['@node-rs/xxhash: no binary for this platform'],
      },
      {
        name: 'build',
        question: 'What does it cost to build a ring?',
        baseline: 'hashring',
        floorNs: 42,
        rows: [
          benchRow('ringmark ring', { nodes: 1000, vnodes: 160 }, 24_100_000, 7.26),
          benchRow('hashring', { nodes: 1000, vnodes: 160 }, 175_000_000, 1),
        ],
        skipped: [],
      },
    ],
  };
}

function benchRow(subject: string, parameters: BenchRow['parameters'], p50: number, speedup: number): BenchRow {
  return {
    subject,
    parameters,
    ns: { min: p50 * 0.97, p50, mean: p50 * 1.02, p99: p50 * 1.4, rme: 0.004, samples: 2000, batch: 1000 },
    speedup: { p50: speedup, p25: speedup * 0.98, p75: speedup * 1.03 },
    rounds: [1, 0.99, 1.02, 0.996, 1.004, 1.001, 0.998].map((factor) => factor * p50),
  };
}

function sampleCompare(): CompareResult {
  return {
    schema: 'ringmark/compare@1',
    environment: sampleEnvironment(),
    complete: true,
    keySource: { kind: 'made', shape: 'user', seed: 1 },
    rows: [
      compareRow('ring', 'xxh32', 160, 0.0748, 0.5),
      compareRow('ring', 'murmur3', 160, 0.0752, 0.7),
      { ...compareRow('ring', 'djb2', 160, 1.93, 372), verdict: 'weak-hash', note: 'cv 26 times its closed form' },
      {
        ...compareRow('jump', 'xxh32', null, 0.0092, -0.3),
        remove: null,
        removeFirst: null,
        restore: null,
        note: 'only the last node can leave: no figures for the others',
      },
      {
        ...compareRow('modulo', 'xxh32', null, 0.0031, -0.2),
        add: { moved: 0.909, ideal: 0.0909, collateral: 0.8264, exact: false },
        remove: { moved: 0.9, ideal: 0.1, collateral: 0.8, exact: false },
      },
      {
        algorithm: 'ketama',
        hash: 'xxh32',
        nodes: 100,
        vnodes: 160,
        verdict: 'unsupported',
        note: 'hash: expected md5, which ketama is defined with, got "xxh32"',
      },
    ],
  };
}

function compareRow(algorithm: string, hash: string, vnodes: number | null, cv: number, z: number): MeasuredRow {
  const evenness = { peakToMean: 1 + 1.7 * cv, minToMean: Math.max(0, 1 - 1.5 * cv), cv, theoryCv: 0.075, z };
  const exact = vnodes !== null;
  const leave = { moved: 0.1041, ideal: 0.1, collateral: 0, exact };
  return {
    algorithm,
    hash,
    nodes: 10,
    vnodes,
    keys: 1_000_000,
    movedKeys: 100_000,
    lookupNs: { p50: 44.2, p99: 61, mean: 45.8, samples: 500 },
    searchNs: { p50: 2.3 },
    buildMs: 0.31,
    bytes: vnodes === null ? 0 : 20_992,
    share: { ...evenness, exact },
    sampled: { ...evenness, theoryCv: 0.0751, noiseCv: 0.003 },
    add: { moved: 0.0883, ideal: 0.0909, collateral: 0, exact },
    remove: leave,
    removeFirst: leave,
    removeLast: leave,
    restore: { moved: 0, ideal: 0, collateral: 0, exact },
    verdict: 'ok',
  };
}

function sampleLoad(): LoadResult {
  return {
    schema: 'ringmark/load@1',
    environment: sampleEnvironment(),
    complete: true,
    config: {
      model: 'closed',
      nodes: [0, 1, 2].map((i) => ({ id: `node-${i}`, url: `http://127.0.0.1:${40_001 + i}` })),
      local: true,
      algorithm: 'ring',
      hash: 'xxh32',
      vnodes: 160,
      reads: 0.9,
      keys: 10_000,
      valueSizeBytes: 100,
      connections: 32,
      durationS: 10,
      warmupS: 2,
      timeoutMs: 10_000,
      seed: 1,
    },
    valid: true,
    invalidReasons: [],
    notes: ['a closed model: each node is driven as fast as it goes, so skew does not show in the latency'],
    totals: {
      requests: 312_480,
      reads: 281_232,
      writes: 31_248,
      hits: 281_232,
      misses: 0,
      errors: 0,
      non2xx: 0,
      timeouts: 0,
      wrongBodies: 0,
      checkedBodies: 2_812,
      throughputPerS: 31_248,
      bytesPerS: 8_124_480,
      durationS: 10,
      balanceTax: { predicted: 0.0525, observed: null, cpu: null },
    },
    latencyUs: { response: latency(640), service: latency(640) },
    generator: {
      cpu: 0.98,
      eventLoopUtilization: 0.97,
      scheduleLagUs: { p50: 0, p99: 0, max: 0 },
      dropped: 0,
      saturated: false,
    },
    nodes: [loadNode(0, 0.3518), loadNode(1, 0.3104), loadNode(2, 0.3378)],
    series: Array.from({ length: 10 }, (_, i) => ({
      atS: i,
      ...outcomes(31_248 + 400 * Math.round(Math.sin(i) * 10), i),
      nodes: [0, 1, 2].map((node) => ({ id: `node-${node}`, ...outcomes(10_416, i) })),
    })),
  };
}

function outcomes(requests: number, second: number): LoadOutcomes {
  const hits = Math.round(0.9 * requests);
  return { requests, errors: 0, non2xx: 0, hits, misses: 0, p50Us: 600 + second, p99Us: 1600 + 30 * second };
}

function latency(p50: number): LatencySummary {
  return {
    min: 0.2 * p50,
    mean: 1.1 * p50,
    p50,
    p90: 1.6 * p50,
    p99: 2.7 * p50,
    p999: 6 * p50,
    p9999: 14 * p50,
    max: 31 * p50,
    histogram: histogramOf(p50),
  };
}

const histograms = new Map<number, string>();

/** Of ten thousand samples that lie as the summary says, more or less. */
function histogramOf(p50: number): string {
  const known = histograms.get(p50);
  if (known !== undefined) return known;
  const histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 1e8, numberOfSignificantValueDigits: 3 });
  for (let i = 0; i < 10_000; i++) histogram.recordValue(Math.round(p50 * (0.5 + 0.5 / (1 - i / 10_000) ** 0.5)));
  const text = encodeIntoCompressedBase64(histogram);
  histograms.set(p50, text);
  return text;
}

function loadNode(index: number, share: number): LoadNode {
  return {
    url: `http://127.0.0.1:${40_001 + index}`,
    id: `node-${index}`,
    predictedShare: share,
    observedShare: share + 0.0004 * (index - 1),
    requests: Math.round(312_480 * share),
    errors: 0,
    hits: Math.round(281_232 * share),
    misses: 0,
    throughputPerS: 31_248 * share,
    latencyUs: latency(600 + 30 * index),
    cpu: 0.31,
    rssBytes: 61_000_000 + index * 1_000_000,
  };
}
